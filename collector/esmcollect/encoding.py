"""Which encoding a file seems to have. A guess for the reader; the bytes in the bundle are what counts."""

ASCII, UTF8, UTF8_BOM, UTF16, CP932, BINARY = "ascii", "utf-8", "utf-8-sig", "utf-16-le", "cp932", "binary"

# Tab, line ends, form feed, and the Ctrl-Z that old editors leave at the end.
_LAYOUT = frozenset("\t\n\r\f\x1a")

# What the codec makes of the bytes 80, A0, FD, FE and FF, which no Japanese text holds.
_NO_CP932 = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")


def guess(data):
    """One of the six names of docs/bundle.md."""
    if data.startswith(b"\xef\xbb\xbf"):
        return UTF8_BOM if _decodes(data, "utf-8") else BINARY
    if data.startswith(b"\xff\xfe"):
        return UTF16 if _decodes(data, "utf-16-le") else BINARY
    if b"\0" in data:
        return UTF16 if _decodes(data, "utf-16-le") else BINARY
    for name in (ASCII, UTF8, CP932):
        if _decodes(data, name):
            return name
    return BINARY


def lossless(data, encoding):
    """A codec that turns the bytes into text and back without changing one of them."""
    for codec in (_codec(encoding), "latin-1"):
        try:
            if data.decode(codec).encode(codec) == data:
                return codec
        except UnicodeError:
            continue
    return "latin-1"


def text_of(data):
    """The bytes as text for following settings in it; never fails, strange bytes become U+FFFD."""
    encoding = guess(data)
    text = data.decode("cp932" if encoding == BINARY else _codec(encoding), "replace")
    return text[1:] if text.startswith("\ufeff") else text


def _codec(encoding):
    return {UTF8_BOM: "utf-8", BINARY: "latin-1"}.get(encoding, encoding)


def _decodes(data, codec):
    try:
        text = data.decode(codec)
    except UnicodeError:
        return False
    return all(char >= " " or char in _LAYOUT for char in text) and not _NO_CP932.intersection(text)
