"""A raw folder: its indexes, and what became of each path that the commands asked about."""

import os
import re

from .. import encoding, winpath
from ..model import ABSENT, ERROR, SKIPPED, ProbeError, outcome_of
from .whole import END, Whole, has_content

NOT_COLLECTED = "the collector without Python does not read this"
_ATTRIBUTES = {"r": 1, "h": 2, "s": 4, "d": 0x10, "a": 0x20, "t": 0x100, "l": 0x400, "c": 0x800, "o": 0x1000}


class RawFolder:
    """Reads the indexes of a folder once. `codec`: code page of the node's console."""

    def __init__(self, path, codec="cp932"):
        self.path = path
        self.codec = codec
        self.facts = dict(line.partition("=")[::2] for line in self.lines("raw.txt") if "=" in line)
        self.whole = Whole(path, self.text, self.facts)
        self._messages = self._unique_messages()
        self.asked = self._asked()
        self.trees, self.listed, self.refused = self._tree()
        self.files = {
            winpath.normalise(path).casefold(): (number, code) for number, code, path in self._indexed()
        }

    def read(self, name):
        """Bytes of a file of the folder, empty where it is not there, cannot be read, or is no ordinary file."""
        path = os.path.join(self.path, *name.split("/"))
        if not has_content(path):
            return b""
        try:
            with open(path, "rb") as stream:
                return stream.read()
        except OSError:
            return b""

    def text(self, name):
        """Text of a file: Unicode where it is marked or looks like it, else the console's code page."""
        data = self.read(name)
        guess = encoding.guess(data)
        if guess in (encoding.UTF16, encoding.UTF8_BOM):
            return encoding.text_of(data)
        return data.decode(self.codec, "replace")

    def lines(self, name):
        """Lines of a file without their ends, empty ones left out."""
        return [line for line in self.text(name).splitlines() if line.strip()]

    def index(self, name):
        """Lines of an index; none where it is not whole, for half of one would be taken for all there is."""
        return [line for line in self.lines(name) if line != END] if self.whole(name) else []

    def is_there(self, name):
        """Whether there is, or was when the scripts ended, anything of this name."""
        return self.whole.is_listed(name) or os.path.lexists(os.path.join(self.path, *name.split("/")))

    def must_be_whole(self, name):
        """Raises where a file that an answer comes from is not whole."""
        if not self.whole(name):
            raise damaged(name)

    def code_of(self, name):
        """Win32 code that a command's message stands for on this node, or None."""
        said = _squeeze(self.text(name))
        for text, code in self._messages.items():
            if text and text in said:
                return code
        return None

    def problem(self, name, what):
        """The ProbeError for a command that failed, from what it said."""
        code = self.code_of(name)
        if code is None:
            return ProbeError(ERROR, None, "%s, and why cannot be told" % what)
        return ProbeError(outcome_of(code), code, what)

    def stat(self, path):
        """(attributes, size or None, time as printed or None) of a path; ProbeError where it is not there."""
        self.must_be_whole("paths.txt")
        folded = winpath.normalise(path).casefold()
        known = self.asked.get(folded)
        if known is None:
            return self._from_tree(folded)
        kind, rest = known
        if kind == "-":
            # Windows says "no such file" only where the folder of it is there.
            listed = winpath.normalise(rest[0].strip('"')).casefold()
            raise ProbeError(ABSENT, 2 if listed == folded.rpartition("\\")[0] else 3, path)
        if kind == "?":
            raise self.problem("err/path%s.txt" % rest[0], "a folder above could not be listed")
        return attributes(rest[0]), _number(rest[1]), rest[2]

    def children(self, path):
        """[(name, attributes), ...] of a folder inside a tree that was listed."""
        self.must_be_whole("tree.txt")
        folded = winpath.normalise(path).casefold()
        if folded in self.refused:
            raise self.problem("err/tree%s.txt" % self.refused[folded], "it could not be listed")
        if not self._inside(folded):
            self._why_no_tree(path, folded)
            raise ProbeError(SKIPPED, None, NOT_COLLECTED)
        if folded not in self.trees and folded not in self.listed:
            raise ProbeError(ABSENT, 3, path)
        return [
            (shown.rpartition("\\")[2], marks)
            for inner, (shown, marks) in self.listed.items()
            if inner.rpartition("\\")[0] == folded
        ]

    def _why_no_tree(self, path, folded):
        """Raises where it was asked whether the folder is there, and it is not, or that could not be told."""
        kind = self.asked.get(folded, ("+",))[0]
        if kind == "-":
            raise ProbeError(ABSENT, 3, path)
        if kind == "?":
            self.stat(path)

    def below(self, path):
        """Folded paths that were listed below a folder, "" for itself."""
        root = winpath.normalise(path).casefold() + "\\"
        return [""] + [inner[len(root) :] for inner in self.listed if inner.startswith(root)]

    def _inside(self, folded):
        return any(folded == root or folded.startswith(root + "\\") for root in self.trees)

    def _from_tree(self, folded):
        self.must_be_whole("tree.txt")
        if folded in self.listed:
            return self.listed[folded][1], None, None
        parent = folded.rpartition("\\")[0]
        if not self._inside(parent):
            raise ProbeError(SKIPPED, None, NOT_COLLECTED)
        if parent in self.refused:
            raise self.problem(
                "err/tree%s.txt" % self.refused[parent], "the folder above could not be listed"
            )
        raise ProbeError(ABSENT, 2 if parent in self.trees or parent in self.listed else 3, folded)

    def _asked(self):
        found = {}
        for line in self.index("paths.txt"):
            match = re.match(r'(?P<kind>[+?-]);(?P<rest>.*?);?"(?P<path>[^"]*)"$', line)
            if not match:
                continue
            rest = match.group("rest").rstrip(";").split(";")
            path = winpath.normalise(match.group("path")).casefold()
            if match.group("kind") == "+" or path not in found:
                found[path] = (match.group("kind"), [*rest, "", "", ""])
        return found

    def _tree(self):
        trees, listed, refused = set(), {}, {}
        for line in self.index("tree.txt"):
            match = re.match(r'(?P<mark>[^"]*)"(?P<path>[^"]*)"$', line)
            if not match:
                continue
            mark, path = match.group("mark"), winpath.normalise(match.group("path"))
            if mark == "@":
                trees.add(path.casefold())
            elif mark.startswith("?;"):
                refused[path.casefold()] = mark[2:].rstrip(";")
            else:
                listed[path.casefold()] = (path, attributes(mark))
        return trees, listed, refused

    def _indexed(self):
        for line in self.index("files.txt"):
            match = re.match(r'(\d+);(-?\d+);"([^"]*)"$', line)
            if match:
                yield match.group(1), int(match.group(2)), match.group(3)

    def _unique_messages(self):
        """Text -> code; a text that two codes share says nothing, and one of several lines is no message."""
        found, seen = {}, {}
        for line in self.lines("messages.txt"):
            number, _, text = line.partition("=")
            if re.fullmatch("[0-9]{1,5}", number) and text.strip():
                seen.setdefault(int(number), []).append(_squeeze(text))
        for code, texts in seen.items():
            others = [text for other, more in seen.items() if other != code for text in more]
            if len(texts) == 1 and texts[0] not in others:
                found[texts[0]] = code
        return found


def damaged(name):
    """The ProbeError for what would have come from a file that is not whole."""
    said = "%s of the raw folder is damaged, cut or missing" % name
    return ProbeError(ERROR, None, said)


def attributes(letters):
    """Attribute bits of the letters that %~a prints: d--------, --a------."""
    return sum(_ATTRIBUTES.get(letter, 0) for letter in set(letters.strip("; ")))


def _number(text):
    return int(text) if re.fullmatch("[0-9]{1,18}", text.strip()) else None


def _squeeze(text):
    return re.sub(r"\s+", "", text)
