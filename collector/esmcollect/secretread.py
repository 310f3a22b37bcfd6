"""A text as the program that reads it does: escapes undone, continued lines joined, wide letters narrow."""

import bisect
import re

_WIDE = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum() or chr(code) in "＝：．＿－"
}
_WIDE[0x3000] = 0x20
_PROPERTIES = re.compile(
    r"^[ \t]*[#!][^\r\n]*|\\u+[0-9A-Fa-f]{4}|\\(?:\r\n|\r|\n)[ \t\f]*|\\[\s\S]", re.MULTILINE
)
_BATCH = re.compile(r"\\\\|\\u[0-9A-Fa-f]{4}|\^(?:\r\n|\n)|\^[^\r\n]|&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")
# A caret at the end of a line means something in batch files only.
_NO_BATCH = re.compile(r"\A\ufeff?\s*<|^[ \t]*\[[^\]\r\n]+\]", re.MULTILINE)


class Reading:
    """`text` as it is read, and where each part of it stands in the file."""

    def __init__(self, text, properties):
        flat = text if text.isascii() else text.translate(_WIDE)
        joins = not properties and not _NO_BATCH.search(text)
        self._at, self._from = [0], [0]
        parts, done, length = [], 0, 0
        for match in (_PROPERTIES if properties else _BATCH).finditer(flat):
            meant = _meant(match.group(), properties, joins)
            if meant is not None:
                parts += [flat[done : match.start()], meant]
                length += match.start() - done
                self._at += [length, length + len(meant)]
                self._from += [match.start(), match.end()]
                length, done = length + len(meant), match.end()
        self.text = "".join(parts) + flat[done:]

    def place(self, start, end):
        """(start, end) in the file of a part of `text` that is not empty; an escape is in it whole."""
        return self._origin(start), self._origin(end - 1, 1)

    def _origin(self, position, past=0):
        number = bisect.bisect_right(self._at, position) - 1
        if number % 2:
            return self._from[number + past]
        return self._from[number] + position - self._at[number] + past


def _meant(escape, properties, joins):
    """What an escape stands for, None where it stands for itself; "_" is in the place of a sign that separates."""
    if escape[0] not in "\\^&":  # a comment of properties, which does not go on
        return None
    body = escape[1:]
    if escape[0] == "&":
        return _character(int(body[2:-1], 16) if body[1] == "x" else int(body[1:-1]))
    if escape[:2] == "\\u" and len(escape) > 5:
        return _character(int(escape[-4:], 16))
    if body[0] in "\r\n":
        return "" if properties or joins else None
    if escape[0] == "^":
        return "_" if body in "|&<>" else body
    if not properties or body in "\\\"'":
        return None
    return "_" if body in " :=tnrf" else body


def _character(code):
    letter = chr(code) if code < 0x110000 else ""
    return letter if letter.isalnum() or letter in ("_", "-", ".") else None
