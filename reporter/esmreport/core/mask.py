"""Names of one site replaced by names of nobody: computers, clusters, addresses, accounts; the same in a whole report."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from esmreport.core.maskfields import MaskedFields
from esmreport.core.masktext import COMMON_ADDRESSES, TextMask
from esmreport.core.model import Report
from esmreport.core.parse import clpconf, xmltree
from esmreport.core.standins import KINDS, Names

# Names that every Windows has.
_COMMON_ACCOUNTS = re.compile(
    r"(?:localsystem|nt authority\\.*|nt service\\.*|localservice|networkservice|\.?\\?local ?system)$",
    re.IGNORECASE,
)
# Of these, one letter is a name too; as a whole only, never in a text.
_SHORT = {"computers", "clusters"}


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
    words = set()
    for kind, name in found:
        bare = name.strip()
        long = len(bare) > 1 or (bare and kind in _SHORT)
        if long and not (kind == "addresses" and bare in COMMON_ADDRESSES):
            names.stand_in(kind, bare)
            words.add(bare.casefold())
    return replace(names, words=frozenset(words))


def masked(report: Report, names: Names) -> Report:
    """The report without the names. It makes no scripts: they would be about computers that do not exist."""
    own = {rule: text for rule, text in report.rules.items() if rule.startswith("SITE-")}
    mask = MaskedFields(TextMask(names))
    bare = replace(report, fixes=None, rules={})
    return replace(mask.value(bare), rules={**report.rules, **mask.value(own)})


def _of_bundle(bundle: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("computer_name", "dns_host_name"):
        yield from _of_host(str(bundle["node"].get(name) or ""))
    for item in bundle["items"]:
        value = item["value"]
        if not isinstance(value, Mapping):
            continue
        match item["probe"]:
            case "host":
                yield from _of_host(str(value["dns_host_name"] or ""))
            case "addresses":
                for row in value["addresses"]:
                    yield from (("addresses", str(row[name])) for name in ("ip", "mac") if row.get(name))
            case "service":
                for side in ("api", "registry"):
                    yield from _of_account(str(value[side].get("account") or ""))
            case "file" if item["target"].get("role") == "clp.conf" and value.get("base64"):
                yield from _of_config(base64.b64decode(value["base64"]))


def _of_host(name: str) -> Iterator[tuple[str, str]]:
    """A computer and, where its name says one of several labels, its domain."""
    yield "computers", name
    domain = name.partition(".")[2]
    if "." in domain:
        yield "computers", domain


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
