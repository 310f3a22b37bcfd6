"""Whether a file of a raw folder is as the scripts left it: not cut, not empty, not lost on the way, an ordinary file.

A folder of today's scripts says `marks=1` in raw.txt: each of its indexes ends with the line @end, and sizes.txt, written
last, holds the size of every file. A folder of older scripts says neither; what is cut between two of its lines cannot
be seen.
"""

import os
import re
import stat

END = "@end"
LIMIT = 256 << 20
SIZES = "sizes.txt"
_QUOTED = r';"[^"]*"'
_FORMS = {
    "reg.txt": r"\d{1,9};-?\d{1,10};.+",
    "query.txt": r"\d{1,9};-?\d{1,10};.+",
    "walk.txt": r'\d{1,9};-?\d{1,10};"HKEY_LOCAL_MACHINE\\SOFTWARE\\[^"]*"',
    "paths.txt": r"(?:\+;[^\"]*|-;\"[^\"]*\"|\?;\d{1,9})" + _QUOTED,
    "tree.txt": r'(?:@|(?:\?;\d{1,9}|[^?@";]*);)"[^"]*"',
    "files.txt": r"\d{1,9};-?\d{1,10}" + _QUOTED,
    "acl.txt": r"\d{1,9}" + _QUOTED,
    "volumes.txt": r"@[A-Z]:;-?\d{1,10};\d{1,9}|[^@].*",
    "sc.txt": r"@(?:query|qc) .+|@rc -?\d{1,10} *|[^@].*",
}
_FORM = {name: re.compile(form, re.ASCII | re.IGNORECASE) for name, form in _FORMS.items()}
# Old scripts wrote this one only where there was a work folder.
_MAY_MISS = ("acl.txt",)
_LETTERS = list("CDEFGHIJKLMNOPQRSTUVWXYZ")
# What commands printed at the very end of the run, and what must at least be in it.
_LAST = {"ipconfig.txt": "Windows", "drives.txt": r"[A-Za-z]:\\"}
# Notes of the scripts for themselves.
_NOTES = re.compile(r"level\d+\.txt|seen\.txt|raw\.txt|sizes\.txt|err/last\.txt|reg/\d+-keys\.txt")


class Whole:
    """Answers for the files of one folder; `text` gives the text of a file, `facts` are those of raw.txt."""

    def __init__(self, path, text, facts):
        self._path, self._text = path, text
        self.marked, self.done = facts.get("marks") == "1", facts.get("done") == "1"
        # The scripts ended, and their last work was the table of sizes.
        self._sized = self.marked and self.done
        self._sizes, self._sizes_end = self._read_sizes()
        self._known = {}

    def __call__(self, name):
        """False where the file `name` ("reg/7.reg") cannot be taken for what the scripts left."""
        if name not in self._known:
            self._known[name] = self._of(name)
        return self._known[name]

    def is_listed(self, name):
        """Whether the scripts left a file of this name, as far as they say."""
        return name in self._sizes

    def damaged(self):
        """Names of the files that are not whole, of all that were asked about or should be there."""
        for name in (*_FORM, *_LAST, "messages.txt", *self._sizes):
            if not _NOTES.fullmatch(name):
                self(name)
        lost = [name for name, whole in self._known.items() if not whole]
        sizes_lost = self._sized and not self._sizes_end
        return sorted([*lost, SIZES] if sizes_lost else lost)

    def _of(self, name):
        size = size_of(os.path.join(self._path, *name.split("/")))
        if size is not None and size < 0:
            return False
        if self._sized and not self._has_its_size(name, size):
            return False
        if name in _FORM:
            return self._has_form(name, size)
        if self._sized:
            return True
        if name in _LAST:
            return self._last(name, size)
        if name.startswith("err/"):
            # Without what a command said, its failure is an error of an unknown reason.
            return True
        if name.startswith("files/"):
            # It may be empty; how large it has to be stands in paths.txt.
            return size is not None
        # The scripts write the line of an index when its file is written.
        return bool(size) and (not name.startswith("reg/") or self._text(name).endswith("\n"))

    def _has_its_size(self, name, size):
        if name in self._sizes:
            return self._sizes[name] == size
        return self._sizes_end and size is None

    def _last(self, name, size):
        if size is None:
            return not self.done
        return not self.marked and re.search(_LAST[name], self._text(name)) is not None

    def _has_form(self, name, size):
        if size is None and not self.marked and name in _MAY_MISS:
            return True
        lines = [line for line in self._text(name).splitlines() if line.strip()]
        if not lines or (self.marked and lines.pop() != END):
            return False
        if not all(_FORM[name].fullmatch(line) for line in lines):
            return False
        marks = [line for line in lines if line.startswith("@")]
        if name == "volumes.txt":
            return [mark[1].upper() for mark in marks] == _LETTERS
        # Each service is asked twice, and the exit code stands behind each answer.
        kinds = [mark.split(" ")[0] for mark in marks]
        return name != "sc.txt" or kinds == ["@query", "@rc", "@qc", "@rc"] * (len(kinds) // 4 or 1)

    def _read_sizes(self):
        lines = self._text(SIZES).splitlines()
        found = (re.fullmatch(r"(\d{1,15});([\w./-]+)", line, re.ASCII) for line in lines)
        return {match.group(2): int(match.group(1)) for match in found if match}, lines[-1:] == [END]


def has_content(path):
    """Whether there is an ordinary file that is not empty."""
    return (size_of(path) or 0) > 0


def size_of(path):
    """Size of an ordinary file; None where there is none, -1 where it is something else or too large to be read."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError:
        return -1
    return found.st_size if stat.S_ISREG(found.st_mode) and found.st_size <= LIMIT else -1
