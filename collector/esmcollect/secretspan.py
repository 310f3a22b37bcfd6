"""Where secrets stand in a text: lines of key and value, properties, XML, sections, addresses, commands."""

import re

from . import secretcommand, secretname
from .secretname import is_secret
from .secretread import Reading
from .secretxml import xml_spans

# A password that was commented out is often still the one in use.
_COMMENT = r"(?P<comment>(?:[;#!]+|::+|//+|'+|rem\b)[ \t]*)?"
_KEY = r"[\"']?(?P<key>[^\s=:\"'<>\[\]{}][^=:\"'\r\n<>]{0,79}?)[\"']?"
_HEAD = r"^(?P<head>[ \t{]*" + _COMMENT + r'(?:@?set[ \t]+(?:/[ap][ \t]+)?"?)?' + _KEY
_LINE = re.compile(_HEAD + r"[ \t]*[=:][ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE | re.IGNORECASE)
# A Java properties value goes on in the next line after a backslash, a comment does not; a blank separates too.
_PROPERTY = re.compile(
    r"^(?P<head>[ \t]*" + _COMMENT + r"(?P<key>[^\s=:]+)"
    r"(?:[ \t]*[=:][ \t]*|(?(comment)(?!)|[ \t]+)))(?P<value>(?(comment)[^\r\n]*|(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))*))",
    re.MULTILINE | re.IGNORECASE,
)
# JSON may have the value in the next line.
_BELOW = re.compile(
    r"(?P<head>)[\"'](?P<key>[^\"'\r\n]{1,80})[\"'][ \t]*:[ \t]*(?:\r\n|\r|\n)\s*(?P<value>\"(?:[^\"\\\r\n]|\\[^\r\n])+\"?)"
)
_COMMAND = re.compile(r"\s(?:--?|/)\w")
_SECTION = re.compile(
    r"^[ \t]*\[(?P<key>[^\]\r\n]+)\](?P<body>.*?)(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL
)
_ENTRY = re.compile(r"^(?P<head>[ \t]*[^\s=;#][^=\r\n]*=[ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE)

# Inside a line: connection strings, arguments, assignments in other languages, comparisons in scripts.
_INLINE = re.compile(
    r"(?P<head>(?<![\w.\-%])[%!$]?(?P<key>[\w.\-]{2,60})[%!]?[\"']?[ \t]*(?:==|:=|=|:)[ \t]*)"
)
_INLINE_VALUE = re.compile(r"(?P<value>\"(?:[^\"\\\r\n]|\\[^\r\n]|\"\")*\"?|'[^'\r\n]*'?|[^\s;,&\"'<>|)]+)")
# Behind the quote that closes a value comes nothing of it; one that is escaped or doubled is a part of it.
_QUOTED = re.compile(
    r"(?P<quote>[\"'])(?P<value>(?:\\.|(?!(?P=quote)(?:[\s,;:)\]}&|<>]|$))[^\\])*)", re.DOTALL
)
_COMPARED = re.compile(
    r"(?P<head>[%!](?P<key>\w{2,60})[%!][\"']?[ \t]*==[ \t]*)(?P<value>\"[^\"\r\n]*\"|[^\s\"]+)"
)
# scheme://user:secret@host, and the form of one maker of data bases: user/secret@host
_ADDRESSES = (
    re.compile(r"(?P<head>(?<![\w+.\-])[a-zA-Z][\w+.\-]*://[^\s/:@\"'<>]*:)(?P<value>[^\s/@\"'<>]+)(?=@)"),
    re.compile(r"(?P<head>\bjdbc:oracle:\w{1,40}:[^\s/\"'<>]{1,200}/)(?P<value>[^\s/@\"'<>]+)(?=@)"),
)
# A variable's value is elsewhere; %1 and %PASSWORD% say nothing.
_REFERENCE = re.compile(r"(?:%[\w*~:]+%?|![\w]+!|\$\{?[\w.:]+\}?|\*)$")


def spans(text, properties=False):
    """{start: (secret, the key it stands under)} of every secret in the text; they never overlap."""
    found = _apart(_candidates(text, properties), len(text))
    read = Reading(text, properties)
    if read.text != text:
        more = _apart(_candidates(read.text, properties), len(read.text))
        found = _joined(found + [(*read.place(start, end), key) for start, end, key in more])
    return {start: (text[start:end], key) for start, end, key in found}


def inline_spans(text):
    """The same for one value, such as the command line or connection string of a registry value."""
    return {start: (text[start:end], key) for start, end, key in _apart(_inside(text), len(text))}


def _apart(candidates, length):
    """[(start, end, key)] of the candidates that say something; of two that overlap, the one that came first."""
    taken, found = bytearray(length), []
    for start, value, key in candidates:
        end = start + len(value)
        if value.strip() and not _REFERENCE.match(value) and taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, key))
    return found


def _joined(found):
    """Those of two readings: what overlaps is one secret."""
    out = []
    for start, end, key in sorted(found, key=lambda entry: entry[:2]):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), out[-1][2])
        else:
            out.append((start, end, key))
    return out


def _candidates(text, properties):
    if "<" in text:
        yield from xml_spans(text)
    for match in (_PROPERTY if properties else _LINE).finditer(text):
        # A key with options in it is a command line, whose parts are told apart below.
        if is_secret(match.group("key")) and not _COMMAND.search(match.group("key")):
            yield _of(match)
    for section in _SECTION.finditer(text):
        if is_secret(section.group("key")):
            for match in _ENTRY.finditer(text, section.start("body"), section.end("body")):
                yield _of(match, section.group("key"))
    if not properties:
        yield from _secret(_BELOW, text)
    for start, line in _lines(text):
        if (
            secretname.HINT.search(line)
            or "://" in line
            or "jdbc:" in line
            or "|" in line
            or secretcommand.HINT.search(line)
        ):
            for at, value, key in _inside(line):
                yield start + at, value, key
    if not properties:
        yield from secretcommand.login_lines(text)


def _inside(line):
    yield from _secret(_COMPARED, line)
    yield from _assigned(line)
    for pattern in _ADDRESSES:
        for match in pattern.finditer(line):
            yield _of(match, "address")
    yield from secretcommand.command_spans(line)


def _assigned(line):
    """Assignments, those inside a quoted value too; what stands in a secret is no key."""
    done = 0
    for match in _INLINE.finditer(line):
        if match.start("key") >= done and is_secret(match.group("key")):
            value = _INLINE_VALUE.match(line, match.end())
            if value:
                done = value.end()
                yield (*_trimmed(value.start(), value.group(), match.group("head")), match.group("key"))


def _lines(text):
    return ((match.start(), match.group()) for match in re.finditer(r"[^\r\n]+", text))


def _secret(pattern, text):
    return (_of(match) for match in pattern.finditer(text) if is_secret(match.group("key")))


def _of(match, key=None):
    """(start, value, key) without the quotes and blanks around the value."""
    name = match.group("key") if key is None else key
    return (*_trimmed(match.start("value"), match.group("value"), match.group("head")), name)


def _trimmed(start, value, head):
    lead = len(value) - len(value.lstrip())
    start, value = start + lead, value.strip()
    if value[:1] in ("'", '"'):
        inner = _QUOTED.match(value).group("value")
        # A quote at the very end closes, though a backslash is before it.
        whole = len(inner) == len(value) - 1 and inner.endswith(value[0])
        return start + 1, inner[:-1] if whole else inner
    if head.rstrip(" \t").count('"') % 2 == 1 and value.endswith('"'):
        value = value[:-1]
    return start, value
