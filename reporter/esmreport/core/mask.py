"""Names of one site replaced by names of nobody: computers, clusters, addresses, accounts; the same in a whole report."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from esmreport.core.model import Report
from esmreport.core.parse import clpconf, xmltree

T = TypeVar("T")

# Kind of name and what its stand-ins begin with.
KINDS: Mapping[str, str] = {
    "computers": "HOST",
    "clusters": "CLUSTER",
    "addresses": "ADDR",
    "accounts": "ACCOUNT",
}

_QUAD = re.compile(r"(?<![A-Za-z0-9.])\d{1,3}(?:\.\d{1,3}){3}(?![A-Za-z0-9.])")
_SID = re.compile(r"S-1-5-21(?:-\d+){3,}", re.IGNORECASE)
_PROFILE = re.compile(r"(?<=[\\/]Users[\\/])[^\\/:*?\"<>|\r\n%]+(?=[\\/]|$)", re.IGNORECASE)
_SERVER = re.compile(r"(?<![\w:\\])(\\\\)([A-Za-z][A-Za-z0-9-]{0,62})(?=\\)")
# Names that every Windows has.
_COMMON_PROFILES = {"public", "default", "all users", "default user", "administrator"}
_COMMON_ACCOUNTS = re.compile(
    r"(?:localsystem|nt authority\\.*|nt service\\.*|localservice|networkservice|\.?\\?local ?system)$",
    re.IGNORECASE,
)
_COMMON_ADDRESSES = {
    "0.0.0.0",
    "127.0.0.1",
    "255.255.255.255",
    "255.255.255.0",
    "255.255.0.0",
    "255.0.0.0",
    "::1",
    "::",
}


@dataclass
class Names:
    """Stand-ins by kind and case-folded name; grows as names are met. `kept`: four numbers that are versions."""

    known: dict[str, dict[str, str]]
    kept: frozenset[str] = frozenset()

    def stand_in(self, kind: str, name: str) -> str:
        """The stand-in of a name, the next free one where it is new."""
        table = self.known[kind]
        return table.setdefault(name.casefold(), f"{KINDS[kind]}-{len(table) + 1}")


def names_of(
    report: Report, bundles: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, str]]
) -> Names:
    """The names of a site: those that an earlier map knows keep their stand-ins."""
    names = Names({kind: dict(known.get(kind, {})) for kind in KINDS}, frozenset(_versions(bundles)))
    site = {value.name: value.value or "" for value in report.site}
    found: list[tuple[str, str]] = [("computers", node.name) for node in report.nodes]
    found += [("computers", name) for name in (*report.cluster.servers, *report.cluster.missing_servers)]
    found += [("clusters", report.cluster.name or ""), ("computers", site.get("manager_name", ""))]
    found += [("accounts", site.get("user_group", ""))]
    for bundle in bundles:
        found += _of_bundle(bundle)
    for kind, name in found:
        bare = name.strip()
        if len(bare) > 1 and not (kind == "addresses" and bare in _COMMON_ADDRESSES):
            names.stand_in(kind, bare)
    return names


def masked(report: Report, names: Names) -> Report:
    """The report without the names. It makes no scripts: they would be about computers that do not exist."""
    own = {rule: text for rule, text in report.rules.items() if rule.startswith("SITE-")}
    mask = _Mask(names)
    bare = replace(report, fixes=None, rules={})
    return replace(mask.value(bare), rules={**report.rules, **mask.value(own)})


class _Mask:
    def __init__(self, names: Names) -> None:
        self._names = names
        stand_ins = {name: stand for kind in KINDS for name, stand in names.known[kind].items()}
        longest_first = sorted(stand_ins, key=lambda name: (-len(name), name))
        self._stand_ins = stand_ins
        self._known = re.compile(
            r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![A-Za-z0-9])"
            if stand_ins
            else r"(?!)",
            re.IGNORECASE,
        )

    def value(self, value: T) -> T:
        """Any part of a report with its texts masked."""
        found: Any = value
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            found = self.text(value)
        elif is_dataclass(value) and not isinstance(value, type):
            found = replace(
                value,
                **{
                    field.name: self.value(getattr(value, field.name))
                    for field in fields(value)
                    if field.init
                },
            )
        elif isinstance(value, tuple):
            found = tuple(self.value(part) for part in value)
        elif isinstance(value, Mapping):
            found = {self.value(key): self.value(part) for key, part in value.items()}
        return found  # type: ignore[no-any-return]

    def text(self, text: str) -> str:
        """A text with every name in it replaced."""
        text = self._known.sub(lambda found: self._stand_ins.get(found[0].casefold(), found[0]), text)
        text = _SID.sub(lambda found: self._names.stand_in("accounts", found[0]), text)
        text = _PROFILE.sub(self._profile, text)
        text = _SERVER.sub(self._server, text)
        return _QUAD.sub(self._address, text)

    def _profile(self, found: re.Match[str]) -> str:
        common = found[0].casefold() in _COMMON_PROFILES or _is_stand_in(found[0])
        return found[0] if common else self._names.stand_in("accounts", found[0])

    def _server(self, found: re.Match[str]) -> str:
        return found[0] if _is_stand_in(found[2]) else found[1] + self._names.stand_in("computers", found[2])

    def _address(self, found: re.Match[str]) -> str:
        text = found[0]
        plain = (
            text in _COMMON_ADDRESSES
            or text in self._names.kept
            or any(int(part) > 255 for part in text.split("."))
        )
        return text if plain else self._names.stand_in("addresses", text)


def _is_stand_in(text: str) -> bool:
    return any(text.startswith(f"{prefix}-") for prefix in KINDS.values())


def _of_bundle(bundle: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("computer_name", "dns_host_name"):
        yield "computers", str(bundle["node"].get(name) or "")
    for item in bundle["items"]:
        value = item["value"]
        if not isinstance(value, Mapping):
            continue
        match item["probe"]:
            case "host":
                yield "computers", str(value["dns_host_name"] or "")
            case "addresses":
                for row in value["addresses"]:
                    yield from (("addresses", str(row[name])) for name in ("ip", "mac") if row.get(name))
            case "service":
                for side in ("api", "registry"):
                    yield from _of_account(str(value[side].get("account") or ""))
            case "file" if item["target"].get("role") == "clp.conf" and value.get("base64"):
                yield from _of_config(base64.b64decode(value["base64"]))


def _of_account(account: str) -> Iterator[tuple[str, str]]:
    if account and not _COMMON_ACCOUNTS.match(account):
        domain, _, user = account.rpartition("\\")
        user, _, realm = user.partition("@")
        yield "accounts", user
        yield from (("computers", name) for name in (domain, realm) if name not in ("", "."))


def _of_config(raw: bytes) -> Iterator[tuple[str, str]]:
    config = clpconf.parse(raw)
    yield "clusters", config.name or ""
    yield from (("computers", server.name) for server in config.servers)
    yield from (("computers", item.computer or "") for item in config.computers)
    for server in config.servers:
        yield from (("addresses", address.value) for address in server.addresses)
    yield from (("addresses", address) for address in (*config.fips, *config.vips))
    root = xmltree.read(raw).root
    for path, element in root.leaves() if root else ():
        steps = [step.partition("@")[0].casefold() for step in path.split("/")]
        if steps[-1] in ("user", "username", "account") and not _COMMON_ACCOUNTS.match(element.text):
            yield from _of_account(element.text)


def _versions(bundles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for bundle in bundles:
        for item in bundle["items"]:
            value = item["value"]
            if not isinstance(value, Mapping):
                continue
            if item["probe"] == "file" and value.get("version"):
                yield str(value["version"])
            for key in value.get("keys", ()) if item["probe"] == "registry" else ():
                yield from (
                    str(row.get("text", "")) for row in key["values"] if "version" in row["name"].casefold()
                )
