"""Masks secrets by their key before anything reaches the disk; a keyed digest stays for comparing nodes."""

import hashlib
import hmac
import re

from . import encoding

LABEL = b"esmcollect redaction 1"

_NAME = re.compile(
    r"password|passwd|passphrase|secret|credential|community|^pwd|pwd$|^token|token$", re.IGNORECASE
)
# ESMPRO keeps the manager name under this name; it is no SNMP community.
_NO_SECRETS = frozenset(["communityname"])

# A password that was commented out is often still the one in use.
_HEAD = r'^(?P<head>[ \t]*(?P<comment>(?:[;#!]+|::+|rem\b)[ \t]*)?(?:@?set[ \t]+"?)?(?P<key>[\w.\-]+)'
_LINE = re.compile(_HEAD + r"[ \t]*[=:][ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE | re.IGNORECASE)
# A Java properties value goes on in the next line after a backslash, and a blank is a separator too.
_PROPERTY = re.compile(
    _HEAD + r"(?:[ \t]*[=:][ \t]*|(?(comment)(?!)|[ \t]+)))(?P<value>(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))*)",
    re.MULTILINE | re.IGNORECASE,
)
_ELEMENT = re.compile(
    r"(?P<head><(?P<key>[\w.\-]+)(?:[ \t][^<>]*)?>)(?P<value>(?:<!\[CDATA\[.*?\]\]>|[^<])*)(?=</)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"(?P<head>\s(?P<key>[\w.\-]+)[ \t]*=[ \t]*[\"'])(?P<value>[^\"'<>]*)(?=[\"'])")


def is_secret(name):
    """Whether a key, element or value of this name holds a secret; dotted names go by their last part."""
    last = name.rpartition(".")[2]
    return last.casefold() not in _NO_SECRETS and bool(_NAME.search(last))


class Secrets:
    """Masks with digests of one key: HMAC-SHA256 under SHA-256 of a fixed label and the kit's key, if any."""

    def __init__(self, kit_key=None):
        self._key = hashlib.sha256(LABEL + b"\0" + (kit_key or b"")).digest()

    def digest(self, secret):
        """32 hex digits; equal secrets give equal digests under the same kit key."""
        data = secret if isinstance(secret, bytes) else secret.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()[:32]

    def marker(self, digest):
        """What stands in the place of a secret; its length says nothing about the secret's."""
        return "(redacted:%s)" % digest[:16]

    def mask_file(self, data, guess, properties=False):
        """(bytes with every secret replaced, ((place, digest), ...)); all other bytes stay as they are."""
        codec = encoding.lossless(data, guess)
        text, found = self.mask_text(data.decode(codec), properties)
        return (text.encode(codec), found) if found else (data, ())

    def mask_text(self, text, properties=False):
        """The same for text; places are "line N: key", lines counted in the original."""
        patterns = [_PROPERTY if properties else _LINE]
        if "<" in text:
            patterns = [_ELEMENT, _ATTRIBUTE, *patterns]
        spans = {}
        for pattern in patterns:
            for match in pattern.finditer(text):
                if is_secret(match.group("key")):
                    start, value = _inner(match)
                    if value.strip() and not _overlaps(spans, start, start + len(value)):
                        spans[start] = (value, match.group("key"))
        return self._replace(text, spans)

    def _replace(self, text, spans):
        out, found, done = [], [], 0
        for start in sorted(spans):
            value, key = spans[start]
            digest = self.digest(value)
            out += [text[done:start], self.marker(digest)]
            found.append(("line %d: %s" % (_line(text, start), key), digest))
            done = start + len(value)
        return "".join(out) + text[done:], tuple(found)

    def mask_value(self, value):
        """(a registry value as `regvalue.describe` gives it, masked; its digest), or (the value, None)."""
        if not is_secret(value["name"]) or not value["raw"].strip("0"):
            return value, None
        plain = "text" in value and "malformed" not in value
        digest = self.digest(value["text"] if plain else bytes.fromhex(value["raw"]))
        marker = self.marker(digest)
        masked = {"name": value["name"], "type": value["type"], "redacted": digest}
        masked["raw"] = (marker + "\0").encode("utf-16-le").hex() if "text" in value else ""
        if "text" in value:
            masked["text"] = marker
        return masked, digest


def _inner(match):
    """Start and text of a value without the quotes, CDATA frame and blanks around it."""
    start, value = match.start("value"), match.group("value")
    if value.startswith("<![CDATA[") and value.endswith("]]>"):
        return start + 9, value[9:-3]
    lead = len(value) - len(value.lstrip())
    start, value = start + lead, value.strip()
    quoted = match.group("head").rstrip(" \t").count('"') % 2 == 1
    if value[:1] in ("'", '"'):
        start, value = start + 1, value[1:-1] if value[-1] == value[0] else value[1:]
    elif quoted and value.endswith('"'):
        value = value[:-1]
    return start, value


def _overlaps(spans, start, end):
    return any(start < at + len(value) and at < end for at, (value, _) in spans.items())


def _line(text, position):
    return len(re.findall("\r\n|\r|\n", text[:position])) + 1
