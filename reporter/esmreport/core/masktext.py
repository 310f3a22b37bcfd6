"""Names in a text replaced by stand-ins: those that are known in any spelling, others where their shape is certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

from esmreport.core.standins import KINDS, Names

# Noncharacters around what was put in, so that no later pattern takes it for a name of the site.
_IN, _OUT = "\ufdd0", "\ufdd1"
_ENDS = re.compile(f"[{_IN}{_OUT}]")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_MARKS = "\u0300-\u036f\u3099\u309a"

_LABELS = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
_SID = re.compile(r"S-1-(?:5-21|12-1)(?:-\d+){3,}", re.IGNORECASE)
_SIX = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
_QUAD = re.compile(r"(?<![\d.])([A-Za-z]?)(\d{1,3}(?:\.\d{1,3}){3})(?!\d|\.\w)")
_PROFILE = re.compile(
    r"(?<=[\\/¥￥])((?:Users|Documents and Settings|ユーザー)[\\/¥￥]+)([^\\/¥￥:*?\"<>|\r\n%\ufdd0]+)",
    re.IGNORECASE,
)
_SERVER = re.compile(
    r"(?<![\w:\\/%\ufdd1])"
    r"(\\\\(?:\\\\)?(?:[?.]\\{1,2}UNC\\{1,2})?(?=[\w.-]+[\\/]|[\w.-]{2,}(?:[\s\"'<>|,;)]|$))|//(?=[\w.-]+/))"
    r"(\w[\w.-]*)",
    re.IGNORECASE,
)
_URL = re.compile(r"((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s/@\"']+@)?)([^\W_][\w.-]*)")
_SERVICE_OF = re.compile(
    rf"\b((?:HTTP|HOST|TERMSRV|CIFS|LDAP|WSMAN|MSSQLSvc|RestrictedKrbHost)/)(?=[A-Za-z])({_LABELS})"
)
_MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]+@(?:{_IN}[^{_OUT}]+{_OUT}|{_LABELS})(?:\.[\w-]+)*")
_DISTINGUISHED = re.compile(
    r"(?:\b(?:CN|OU|O|L|ST|C|UID)=[^,;=\"\r\n]{1,100},\s?){0,20}\bDC=[\w-]+(?:,\s?DC=[\w-]+)+", re.IGNORECASE
)
_SWITCH = re.compile(rf"(?<!\w)(/user:\"?)([^\s\"%{_IN}]+)", re.IGNORECASE)
_DOMAIN_OF = re.compile(rf"(?<![\w\\/:.-])([\w.-]+)(?=\\{_IN}ACCOUNT-)")
_USER_OF = re.compile(
    rf"(?<![\w\\/:.-])({_IN}HOST-\d+{_OUT}\\)([\w-]+)(?![\w\\]|\.\w)",
)
_SUFFIX = re.compile(rf"(?<={_OUT})((?:\.[A-Za-z][A-Za-z0-9-]*){{2,}})")

# Names that every Windows has, and hosts that are no site's.
_COMMON_PROFILES = {"public", "default", "all users", "default user", "administrator", "パブリック"}
_COMMON_DOMAINS = {"settings", "builtin", "authority", "service", ".", "..", "localhost"}
_COMMON_USERS = {"administrator", "administrators", "users", "guest", "guests", "system", "share", "none"}
_COMMON_ENDINGS = (
    "json", "json.gz", "txt", "log", "ini", "conf", "xml", "bat", "cmd", "bak", "zip", "gz", "dat",
)  # fmt: skip
_PUBLIC_HOST = re.compile(
    # FIP is what the rules themselves print.
    r"(?:fip|localhost|(?:.*\.)?(?:nec\.com|nec\.co\.jp|microsoft\.com|w3\.org|sun\.com|oracle\.com))\.?$",
    re.IGNORECASE,
)
COMMON_ADDRESSES = {
    *("0.0.0.0", "127.0.0.1", "255.255.255.255", "255.255.255.0", "255.255.0.0", "255.0.0.0"),
    *("::1", "::"),
}


class TextMask:
    """Masks texts; names that are met for the first time are added to `names`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._stand_ins = {
            _fold(name): stand
            for kind in KINDS
            for name, stand in names.known[kind].items()
            if names.words is None or name in names.words
        }
        self._cards = _cards(names)
        longest_first = sorted(self._stand_ins, key=lambda name: (-len(name), name))
        spelt = [_spelt(name) for name in longest_first if len(name) > 1]
        self._known = re.compile("|".join(spelt) if spelt else r"(?!)")
        self._coded = [stand for name, stand in self._stand_ins.items() if _has_code(name)]
        coded = [f"({_coded(name)})" for name in self._stand_ins if _has_code(name)]
        self._hex = re.compile("|".join(coded) or r"(?!)", re.IGNORECASE)
        self._card = re.compile(
            rf"(?<![0-9a-f])(?:{'|'.join(map(_card_pattern, self._cards))})(?![0-9a-f])"
            if self._cards
            else r"(?!)",
            re.IGNORECASE,
        )

    def name(self, text: str) -> str:
        """What is a name as a whole, of one letter too: a node, a server, a cluster."""
        return self._stand_ins.get(_fold(text.strip())) or self.text(text)

    def text(self, text: str) -> str:
        """A text with every name in it replaced."""
        text = self._replace_known(_ENDS.sub("", text))
        text = self._card.sub(lambda found: _put(self._cards[_digits(found[0])]), text)
        text = self._hex.sub(lambda found: _put(self._coded[(found.lastindex or 1) - 1]), text)
        for pattern, put in self._shapes():
            text = pattern.sub(put, text)
        return _ENDS.sub("", text)

    def _shapes(self) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
        yield _SID, lambda found: self._put("accounts", found[0])
        yield _DISTINGUISHED, lambda found: self._put("accounts", _ENDS.sub("", found[0]))
        yield _MAIL, lambda found: self._put("accounts", _ENDS.sub("", found[0]))
        yield _SIX, self._six
        yield _QUAD, self._quad
        yield _PROFILE, self._profile
        yield _SERVER, lambda found: found[1] + self._put("computers", found[2].rstrip("."))
        yield _URL, self._host
        yield _SERVICE_OF, lambda found: found[1] + self._put("computers", found[2])
        yield _SWITCH, lambda found: found[1] + self._put("accounts", found[2])
        yield _DOMAIN_OF, self._domain
        yield _USER_OF, self._user
        yield _SUFFIX, self._suffix

    def _replace_known(self, text: str) -> str:
        """Known names, whatever their case, width or characters that nobody sees."""
        folded, places = _folded(text)
        parts, done = [], 0
        for found in self._known.finditer(folded):
            begin, end = places[found.start()], places[found.end() - 1] + 1
            if begin >= done:
                parts += [text[done:begin], _put(self._stand_ins[found[0]])]
                done = end
        return "".join(parts) + text[done:]

    def _put(self, kind: str, name: str) -> str:
        return _put(self._names.stand_in(kind, name))

    def _profile(self, found: re.Match[str]) -> str:
        common = found[2].strip().casefold() in _COMMON_PROFILES
        return found[0] if common else found[1] + self._put("accounts", found[2])

    def _host(self, found: re.Match[str]) -> str:
        return (
            found[0]
            if _PUBLIC_HOST.match(found[2])
            else found[1] + self._put("computers", found[2].rstrip("."))
        )

    def _domain(self, found: re.Match[str]) -> str:
        return found[0] if found[1].casefold() in _COMMON_DOMAINS else self._put("computers", found[1])

    def _user(self, found: re.Match[str]) -> str:
        return (
            found[0] if found[2].casefold() in _COMMON_USERS else found[1] + self._put("accounts", found[2])
        )

    def _suffix(self, found: re.Match[str]) -> str:
        domain = found[1][1:]
        return (
            found[0] if domain.casefold().endswith(_COMMON_ENDINGS) else "." + self._put("computers", domain)
        )

    def _six(self, found: re.Match[str]) -> str:
        text = found[0].rstrip(".")
        for whole in (text, text.rstrip(":")):
            if any(letter.isdigit() for letter in whole) and _is_six(whole):
                common = whole in COMMON_ADDRESSES
                return found[0] if common else self._put("addresses", whole) + found[0][len(whole) :]
        return found[0]

    def _quad(self, found: re.Match[str]) -> str:
        before, text = found[1], found[2]
        parts = text.split(".")
        # `v6.40.11.10` and `FontCache3.0.0.0` are versions: behind a letter, an address shows by its long numbers.
        version = before and (before in "vVrR" or sum(len(part) > 1 for part in parts) < 2)
        common = text in COMMON_ADDRESSES or text in self._names.kept
        plain = version or common or any(int(part) > 255 for part in parts)
        return found[0] if plain else before + self._put("addresses", text)


def _put(stand_in: str) -> str:
    return f"{_IN}{stand_in}{_OUT}"


def _is_six(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _spelt(name: str) -> str:
    """The pattern of a folded name. One of letters and digits is a name inside a word too (`srvNODE1x`), where no number
    goes on; other names only as whole words, for they may be parts of words that are none."""
    if re.fullmatch(r"\d+(?:\.\d+){3}", name):
        return rf"(?<!\d)(?<!\d\.){re.escape(name)}(?!\d|\.\d)"
    if len(name) > 5 and re.search(r"[a-z]", name) and re.search(r"\d", name):
        before = r"(?<!\d)" if name[0].isdigit() else ""
        after = r"(?!\d)" if name[-1].isdigit() else ""
        return f"{before}{re.escape(name)}{after}"
    return rf"(?:(?<![a-z0-9])|(?<=%[0-9a-f]{{2}})){re.escape(name)}(?![a-z0-9{_MARKS}])"


def _has_code(name: str) -> bool:
    return len(name) > 4 and name.isascii() and not name[0].isdigit()


def _coded(name: str) -> str:
    """The pattern of a name as the registry's bytes are shown: hex digits of one or two bytes a letter, of either case."""
    letters = (f"(?:{ord(letter):02x}|{ord(letter.upper()):02x})" for letter in name)
    return r"(?:,?00)?[, ]?".join(letters)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9a-f]", "", text.casefold())


def _cards(names: Names) -> dict[str, str]:
    """The addresses of network cards by their twelve digits; what is all zeros is none."""
    table = names.known["addresses"]
    cards = {
        _digits(name): stand for name, stand in table.items() if re.fullmatch(r"(?:\w\w[:-]){5}\w\w", name)
    }
    return {digits: stand for digits, stand in cards.items() if len(digits) == 12 and digits.strip("0")}


def _card_pattern(digits: str) -> str:
    return "[-:.]?".join(digits[at : at + 2] for at in range(0, 12, 2))


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    whole = unicodedata.normalize("NFKD", character).casefold()
    return unicodedata.normalize("NFKD", whole).translate(_UNSEEN)


def _fold(text: str) -> str:
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, range | list[int]]:
    """The text as names are compared, and for each of its characters the place it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts = [_fold_one(character) for character in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]
