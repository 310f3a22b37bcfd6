"""Masks secrets by their key before anything reaches the disk; a keyed digest stays for comparing nodes."""

import bisect
import hashlib
import hmac
import re

from . import encoding, secretspan
from .secretname import is_secret, names_are_secret

LABEL = b"esmcollect redaction 1"
_STRINGS = (1, 2)
_LIST = 7


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
        found = secretspan.spans(text, properties)
        masked, digests = self._replace(text, found)
        breaks = [match.end() for match in re.finditer("\r\n|\r|\n", text)] if found else []
        places = (
            "line %d: %s" % (bisect.bisect_right(breaks, start) + 1, found[start][1])
            for start in sorted(found)
        )
        return masked, tuple(zip(places, digests))  # noqa: B905

    def mask_inline(self, text):
        """(one value such as a command line, masked; digests of what was in it)."""
        return self._replace(text, secretspan.inline_spans(text))

    def _replace(self, text, found):
        out, digests, done = [], [], 0
        for start in sorted(found):
            secret = found[start][0]
            digest = self.digest(secret)
            out += [text[done:start], _in_lines(secret, self.marker(digest))]
            digests.append(digest)
            done = start + len(secret)
        return "".join(out) + text[done:], digests

    def mask_value(self, value, key=""):
        """(a registry value of a key as `regvalue.describe` gives it, masked; digest), or (value, None)."""
        if names_are_secret(key) and value["name"]:
            digest = self.digest(value["name"] + "\0" + value["raw"])
            name = self.marker(self.digest(value["name"]))
            return dict(self._hidden(value, digest), name=name), digest
        if is_secret(value["name"]) or is_secret(key.rpartition("\\")[2]):
            return self._whole(value)
        return self._inside(value)

    def mask_path(self, path):
        """(a path of keys with the names masked that are secrets; digest of the last name or None)."""
        parts, last = path.split("\\"), None
        for number in range(1, len(parts)):
            last = None
            if names_are_secret(parts[number - 1]):
                last = self.digest(parts[number])
                parts[number] = self.marker(last)
        return "\\".join(parts), last

    def _whole(self, value):
        if not value["raw"].strip("0"):
            return value, None
        plain = "text" in value and "malformed" not in value
        digest = self.digest(value["text"] if plain else bytes.fromhex(value["raw"]))
        return self._hidden(value, digest), digest

    def _hidden(self, value, digest):
        marker = self.marker(digest)
        masked = {"name": value["name"], "type": value["type"], "redacted": digest}
        masked["raw"] = (marker + "\0").encode("utf-16-le").hex() if "text" in value else ""
        if "text" in value:
            masked["text"] = marker
        return masked

    def _inside(self, value):
        """Secrets inside a string or list: what is around them stays."""
        if value["type"] in _STRINGS and "malformed" not in value:
            texts = [value["text"]]
        elif value["type"] == _LIST and "malformed" not in value:
            texts = value["list"]
        else:
            return self._whole(value) if _holds_secret(value) else (value, None)
        pairs = [self.mask_inline(text) for text in texts]
        digests = [digest for _, found in pairs for digest in found]
        if not digests:
            return value, None
        digest = digests[0] if len(digests) == 1 else self.digest("\0".join(digests))
        masked = {"name": value["name"], "type": value["type"], "redacted": digest}
        if value["type"] == _LIST:
            masked["list"] = [text for text, _ in pairs]
            masked["raw"] = ("\0".join(masked["list"]) + "\0\0").encode("utf-16-le").hex()
        else:
            masked["text"] = pairs[0][0]
            masked["raw"] = (masked["text"] + "\0").encode("utf-16-le").hex()
        return masked, digest


def _in_lines(secret, marker):
    """The marker for a secret of several lines: their breaks stay, with blanks and signs that continue a line."""
    first, *others = re.split("(\r\n|\r|\n)", secret)
    kept = [line if not line.strip() else _lead(line) + _tail(line) for line in others]
    return _lead(first) + marker + (_tail(first) if kept else "") + "".join(kept)


def _lead(line):
    return line[: len(line) - len(line.lstrip())]


def _tail(line):
    bare = line.rstrip()
    return line[len(bare) - bare.endswith(("\\", "^")) :]


def _holds_secret(value):
    """Whether bytes that are no well-formed text have a key and a secret in them: none of them is kept."""
    if "int" in value:
        return False
    raw = bytes.fromhex(value["raw"])
    even = raw[: len(raw) // 2 * 2]
    texts = (raw.decode("latin-1"), even.decode("utf-16-le", "replace"))
    return any(secretspan.inline_spans(text.replace("\0", "\n")) for text in texts)
