"""The registry of a raw folder: exported trees, and keys of which only values and sub-keys were listed."""

from .. import regpath, regvalue
from ..model import ABSENT, ERROR, SKIPPED, ProbeError
from . import commands, regfile
from .folder import NOT_COLLECTED

_SOFTWARE = "HKLM\\SOFTWARE\\"
_WOW = "HKLM\\SOFTWARE\\Wow6432Node"
# What walk.txt goes through key by key.
_WALKED = ("NEC", "CLUSTERPRO", "EXPRESSCLUSTER")
_CONTROL = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\"


class RawRegistry:
    """Keys by their place as a 64-bit program sees it (on a 32-bit Windows there is only one view)."""

    def __init__(self, folder):
        self._folder = folder
        self._keys, self._below = {}, {}
        self._roots = {}
        # Folded keys whose answer is not whole; "" stands for all of them.
        self.damaged = {"" for name in ("reg.txt", "query.txt") if not folder.whole(name)}
        if not folder.whole("walk.txt"):
            self.damaged |= {top + "\\" + name for top in (_SOFTWARE[:-1], _WOW) for name in _WALKED}
            self.damaged = {key.casefold() for key in self.damaged}
        ansi = "cp932"
        for number, code, key in _index(folder, "reg.txt"):
            self._roots[key.casefold()] = (number, code)
            if code == 0 and self._is_whole("reg/%s.reg" % number, key):
                for name, values in regfile.parse(folder.text("reg/%s.reg" % number), ansi).items():
                    self._add(name, values)
        self._listed = {}
        for number, code, key in _index(folder, "query.txt"):
            if code == 0 and self._is_whole("reg/%s.txt" % number, key):
                long = regpath.HIVES["HKLM"] + key[4:]
                text = folder.text("reg/%s.txt" % number)
                self._listed[key.casefold()] = commands.query_output(text, long)
        self._refused = {}
        self._read_walk()

    def _read_walk(self):
        """The keys of the products one by one: names that an export passed over, because it may not open them."""
        for number, code, quoted in _index(self._folder, "walk.txt"):
            long = quoted.strip('"')
            folded = regpath.canonical(long).casefold()
            if code == 0 and self._is_whole("reg/%s.txt" % number, folded):
                answer = commands.query_output(self._folder.text("reg/%s.txt" % number), long)
                self._listed.setdefault(folded, answer)
            elif code != 0 and folded not in self._roots:
                self._refused[folded] = number

    def _is_whole(self, name, key):
        whole = self._folder.whole(name)
        if not whole:
            self.damaged.add(key.casefold())
        return whole

    def is_damaged(self, view, key):
        """Whether a part of what is told of a key, or of what is below it, may be lost."""
        places = {regpath.canonical(key).casefold()}
        if view == "32":
            places.add(self._wow(regpath.canonical(key)).casefold())
        return any(_overlap(place, lost) for place in places for lost in self.damaged)

    @property
    def bitness(self):
        """64 where the node has a place for 32-bit programs, else 32."""
        return 64 if _WOW.casefold() in self._listed or self._any(_WOW) else 32

    def key(self, view, key):
        """([(name, type, raw bytes), ...], [name of a sub-key, ...]); ProbeError as the system would give it."""
        place = self._place(view, regpath.canonical(key))
        folded = place.casefold()
        if folded in self._keys:
            names = dict(self._below.get(folded, {}))
            for name in self._listed.get(folded, ((), ()))[1]:
                names.setdefault(name.casefold(), name)
            return self._keys[folded], sorted(names.values(), key=str.casefold)
        if folded in self._listed:
            return self._listed[folded]
        raise self._why_not(place)

    def text(self, key, name):
        """Text of a string value of a native key, or None."""
        value = self._value(key, name)
        return (value or {}).get("text") or None

    def number(self, key, name):
        """Number of a value of a native key, or None."""
        return (self._value(key, name) or {}).get("int")

    def _value(self, key, name):
        try:
            values, _ = self.key("64", key)
        except ProbeError:
            return None
        for its_name, kind, raw in values:
            if its_name.casefold() == name.casefold():
                return regvalue.describe(its_name, kind, raw)
        return None

    def _place(self, view, key):
        return self._wow(key) if view == "32" and self.bitness == 64 else key

    @staticmethod
    def _wow(key):
        if key.casefold().startswith(_SOFTWARE.casefold()):
            rest = key[len(_SOFTWARE) :]
            if rest.casefold() != "wow6432node" and not rest.casefold().startswith("wow6432node\\"):
                return _WOW + "\\" + rest
        return key

    def _add(self, key, values):
        folded = key.casefold()
        self._keys[folded] = values
        while "\\" in key:
            parent, _, name = key.rpartition("\\")
            self._below.setdefault(parent.casefold(), {})[name.casefold()] = name
            key = parent

    def _any(self, key):
        return any(found.startswith(key.casefold() + "\\") for found in self._keys)

    def _why_not(self, place):
        """The list of sub-keys above it proves that a key is absent; so does, where there is no list, an export."""
        key = place
        while "\\" in key:
            folded = key.casefold()
            if folded in self._refused:
                return self._folder.problem("err/reg%s.txt" % self._refused[folded], place)
            parent, _, name = key.rpartition("\\")
            listed = self._listed.get(parent.casefold())
            if listed is not None and name.casefold() not in {one.casefold() for one in listed[1]}:
                return ProbeError(ABSENT, 2, place)
            if folded in self._roots:
                return self._of_root(key, place)
            if listed is not None and folded not in self._keys:
                return ProbeError(ERROR, None, "%s is there, but was not exported" % key)
            key = parent
        return ProbeError(SKIPPED, None, NOT_COLLECTED)

    def _of_root(self, root, place):
        number, code = self._roots[root.casefold()]
        if code == 0:
            return ProbeError(ABSENT, 2, place)
        if self._folder.code_of("err/reg%s.txt" % number) is not None:
            return self._folder.problem("err/reg%s.txt" % number, place)
        return ProbeError(ERROR, None, "reg export failed, and why cannot be told")


def _overlap(one, other):
    return not other or (one + "\\").startswith(other + "\\") or other.startswith(one + "\\")


def _index(folder, name):
    for line in folder.index(name):
        number, _, rest = line.partition(";")
        code, _, key = rest.partition(";")
        if number.isdigit() and code.lstrip("-").isdigit():
            yield number, int(code), key.strip()


def console_codec(folder):
    """Python's name of the code page that the node's console writes in."""
    for number, code, key in _index(folder, "reg.txt"):
        if code == 0 and key.casefold() == (_CONTROL + "Nls\\CodePage").casefold():
            for values in regfile.parse(folder.text("reg/%s.reg" % number)).values():
                for name, kind, raw in values:
                    if name.casefold() == "oemcp":
                        return _known("cp" + (regvalue.describe(name, kind, raw).get("text") or ""))
    return "cp932"


def _known(codec):
    try:
        b"".decode(codec)
    except (LookupError, ValueError):
        return "cp932"
    return codec
