"""What one node says, as typed look-ups on its bundle: seen, missing or unknown, never a guess."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from esmreport.core import winpath
from esmreport.core.fact import (
    Fact,
    Missing,
    RegistryKey,
    Seen,
    Unknown,
    absent_from,
    as_text,
    decoded_value,
    not_collected,
    refusal,
)
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.registryindex import index_keys, whole_trees
from esmreport.core.regpath import ancestors, split_view
from esmreport.core.wholefile import whole_bytes

__all__ = [
    "COMPLETE",
    "Fact",
    "Missing",
    "NodeFacts",
    "RegistryKey",
    "Seen",
    "Unknown",
    "absent_from",
    "decoded_value",
    "not_collected",
    "refusal",
]

T = TypeVar("T")
P = ParamSpec("P")

# GetDriveTypeW: the letter is there, but no volume can be reached by it.
NO_ROOT = 1
NO_SERVICE = Text(ja="サービスなし", en="no such service")

COMPLETE = ("OK", "ABSENT", "UNAVAILABLE", "SKIPPED")

# Of these a part tells something: what it lists is there. Of the others a part is no answer.
LISTS = ("file", "listing", "acl", "drives", "addresses", "service_list")


def _remembered(
    look_up: Callable[Concatenate[NodeFacts, P], T],
) -> Callable[Concatenate[NodeFacts, P], T]:
    """The look-up with each question answered once: two hundred rules ask for the same few hundred things."""
    name = look_up.__name__

    @wraps(look_up)
    def ask(node: NodeFacts, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if kwargs:
            return look_up(node, *args, **kwargs)
        return node.once((name, *args), lambda: look_up(node, *args, **kwargs))

    return ask


class NodeFacts:
    """Look-ups on one bundle. `blocked` makes every answer Unknown: the bundle is missing or was altered."""

    def __init__(self, name: str, bundle: Mapping[str, Any] | None, blocked: Reason | None = None) -> None:
        self.name = name
        self.bundle: Mapping[str, Any] = bundle or {}
        self.blocked = blocked
        self._memo: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for this node: a bundle never changes while it is judged."""
        if key not in self._memo:
            self._memo[key] = make()
        found: T = self._memo[key]
        return found

    def of_probe(self, *probes: str) -> list[Mapping[str, Any]]:
        """All items of some probes in the order of the bundle, whatever their outcome."""
        if len(probes) == 1:
            return self._by_probe.get(probes[0], [])
        return [item for item in self.bundle.get("items", ()) if item.get("probe") in probes]

    @cached_property
    def _by_probe(self) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for item in self.bundle.get("items", ()):
            found.setdefault(str(item.get("probe")), []).append(item)
        return found

    @cached_property
    def items(self) -> Mapping[str, Mapping[str, Any]]:
        """Items by case-folded id."""
        return {str(item["id"]).casefold(): item for item in self.bundle.get("items", ())}

    def evidence(self, item: str, line: int | None = None, found: str | None = None) -> tuple[Evidence, ...]:
        return (Evidence(node=self.name, item=item, line=line, found=found),)

    @_remembered
    def item(self, item_id: str, what: str) -> Fact:
        """The raw value of one item; `gap` where it is a list and a limit was reached: there is more than it has."""
        if self.blocked:
            return Unknown(reason=self.blocked)
        item = self.items.get(item_id.casefold())
        if item is None:
            return not_collected(what)
        return self._answer(item, what)

    def _answer(self, item: Mapping[str, Any], what: str) -> Fact:
        evidence = self.evidence(str(item["id"]))
        if item["outcome"] == "ABSENT":
            return Missing(text=Text(ja="なし", en="absent"), evidence=evidence)
        if item["outcome"] == "OK":
            return Seen(value=item["value"], text=Text.same(what), evidence=evidence)
        reason = refusal(item["outcome"], item.get("code"), what, str(item["id"]))
        if item["outcome"] == "LIMIT" and item.get("value") is not None and item.get("probe") in LISTS:
            return Seen(value=item["value"], text=Text.same(what), evidence=evidence, gap=reason)
        return Unknown(reason=reason, evidence=evidence)

    # -- registry ----------------------------------------

    @cached_property
    def _registry(self) -> Mapping[tuple[str, str], RegistryKey]:
        return index_keys(self.of_probe("registry"))

    @cached_property
    def _whole_trees(self) -> frozenset[tuple[str, str]]:
        return whole_trees(self.of_probe("registry"))

    @_remembered
    def registry_key(self, key: str) -> Fact:
        """One key; Seen.value is a RegistryKey. `key` may hold Wow6432Node, which means the 32-bit view."""
        if self.blocked:
            return Unknown(reason=self.blocked)
        view, path = split_view(key)
        found = self._registry.get((view, path))
        if found is None:
            return self._registry_gap(view, path, key)
        if found.outcome == "ABSENT":
            return Missing(text=Text(ja="キーなし", en="key absent"), evidence=self.evidence(found.item))
        if found.outcome != "OK":
            return Unknown(
                reason=refusal(found.outcome, found.code, key, found.item), evidence=self.evidence(found.item)
            )
        return Seen(value=found, text=Text.same(key), evidence=self.evidence(found.item))

    def _registry_gap(self, view: str, path: str, key: str) -> Fact:
        parent = path
        while "\\" in parent:
            parent = parent.rsplit("\\", 1)[0]
            known = self._registry.get((view, parent))
            if known is None:
                continue
            if known.outcome == "ABSENT":
                return Missing(text=Text(ja="キーなし", en="key absent"), evidence=self.evidence(known.item))
            if known.outcome != "OK":
                return Unknown(
                    reason=refusal(known.outcome, known.code, known.path, known.item),
                    evidence=self.evidence(known.item),
                )
            if any((view, top) in self._whole_trees for top in ancestors(path)):
                return Missing(text=Text(ja="キーなし", en="key absent"), evidence=self.evidence(known.item))
        return not_collected(key)

    @cached_property
    def _sorted_keys(self) -> list[tuple[str, str]]:
        return sorted(self._registry)

    @_remembered
    def registry_value(self, key: str, name: str) -> Fact:
        """One value; Seen.value is the text, the number, or the tuple of texts, by its type."""
        found = self.registry_key(key)
        if not isinstance(found, Seen):
            return found
        record: RegistryKey = found.value
        value = record.values.get(name.casefold())
        place = f"{record.path}\\{name}"
        if value is None:
            return Missing(
                text=Text(ja="値なし", en="value absent"), evidence=self.evidence(record.item, found=place)
            )
        decoded = decoded_value(value)
        evidence = self.evidence(record.item, found=f"{place} = {as_text(decoded)}")
        return Seen(value=decoded, text=Text.same(as_text(decoded)), evidence=evidence)

    @_remembered
    def registry_below(self, key: str) -> Fact:
        """The key and every key below it; Seen.value is a list of RegistryKey, unreadable ones included."""
        found = self.registry_key(key)
        if not isinstance(found, Seen):
            return found
        view, path = split_view(key)
        keys = self._sorted_keys
        first = bisect_left(keys, (view, path))
        below = [self._registry[(view, path)]] if (view, path) in self._registry else []
        # Everything below starts with the path and a backslash; "\\" + 1 ends that run.
        start, end = (
            bisect_left(keys, (view, path + "\\"), first),
            bisect_left(keys, (view, path + "]"), first),
        )
        below += [self._registry[key] for key in keys[start:end]]
        return Seen(value=below, text=Text.same(key), evidence=found.evidence)

    # -- services ----------------------------------------

    @_remembered
    def service(self, name: str) -> Fact:
        """One service by key name; Seen.value is the item's value (api, registry, disagreements)."""
        fact = self.item(f"service:{name}", name)
        if isinstance(fact, Unknown) and fact.reason.code == "not_collected":
            names = self.item("service_list", "service_list")
            if not isinstance(names, Seen):
                return names
            if name.casefold() in {str(known).casefold() for known in names.value["names"]}:
                return fact
            return absent_from(names, NO_SERVICE)
        if isinstance(fact, Missing):
            return Missing(text=NO_SERVICE, evidence=fact.evidence)
        return fact

    @cached_property
    def services(self) -> Mapping[str, Mapping[str, Any]]:
        """Values of all service items that were read, by key name."""
        return {
            str(item["target"]["name"]): item["value"]
            for item in self.of_probe("service")
            if item["outcome"] == "OK"
        }

    @cached_property
    def _folded_display_names(self) -> Mapping[str, str]:
        folded: dict[str, str] = {}
        for shown, name in self.display_names().items():
            folded.setdefault(shown.casefold(), name)
        return folded

    @_remembered
    def display_names(self) -> dict[str, str]:
        """Key name of each service that was read, by display name."""
        found: dict[str, str] = {}
        for name, value in self.services.items():
            for side in ("api", "registry"):
                shown = value.get(side, {}).get("display_name")
                if isinstance(shown, str):
                    found.setdefault(shown, name)
        return found

    @_remembered
    def service_by_display(self, display: str) -> Fact:
        """One service by display name, compared case-insensitively."""
        if self.blocked:
            return Unknown(reason=self.blocked)
        known = self._folded_display_names.get(display.casefold())
        if known is not None:
            return self.service(known)
        names = self.item("service_list", "service_list")
        if not isinstance(names, Seen):
            return names if isinstance(names, Unknown) else not_collected(display)
        unread = set(names.value["names"]) - set(self.services)
        if unread:
            return Unknown(reason=refusal("DENIED", None, display, "service:" + sorted(unread)[0]))
        return absent_from(names, NO_SERVICE)

    # -- files and folders ----------------------------------------

    @cached_property
    def _paths(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return {
            (str(item["probe"]), winpath.normalise(str(item["target"]["path"]))): item
            for item in self.of_probe("file", "folder", "listing", "acl")
        }

    @_remembered
    def at_path(self, probe: str, path: str) -> Fact:
        """The value of a `file`, `folder`, `listing` or `acl` item for a path, however it is written."""
        if self.blocked:
            return Unknown(reason=self.blocked)
        item = self._paths.get((probe, winpath.normalise(path)))
        if item is None:
            return not_collected(path)
        return self._answer(item, path)

    @_remembered
    def lacks(self, path: str) -> bool:
        """Whether a folder or file is known not to be there."""
        folder, file = self.at_path("folder", path), self.at_path("file", path)
        if isinstance(file, Seen) or (isinstance(folder, Seen) and folder.value.get("kind") != "file"):
            return False
        return isinstance(folder, Missing | Seen) or isinstance(file, Missing)

    @_remembered
    def files_of_role(self, role: str) -> list[Mapping[str, Any]]:
        """All file items that were collected for a role, whatever their outcome."""
        return [item for item in self.of_probe("file") if item["target"].get("role") == role]

    @_remembered
    def file_bytes(self, path: str) -> Fact:
        """The content of a file; Seen.value is (bytes, guessed encoding, item id)."""
        fact = self.at_path("file", path)
        if not isinstance(fact, Seen):
            return fact
        item = fact.evidence[0].item
        content = whole_bytes(fact.value, fact.gap is not None, item in self._masked)
        if isinstance(content, str):
            return Unknown(reason=refusal(content, None, path, item), evidence=fact.evidence)
        return Seen(value=(content, fact.value.get("encoding"), item), text=fact.text, evidence=fact.evidence)

    @cached_property
    def _masked(self) -> frozenset[str]:
        """Items in which something was masked: their bytes may be more or fewer than the file's."""
        return frozenset(str(entry["item"]) for entry in self.bundle.get("redactions", ()))

    # -- the machine ----------------------------------------

    @_remembered
    def location(self, name: str) -> str | None:
        """A place that the collector followed (install_dir, cluster_dir, ...), None where it found none."""
        fact = self.item("locations", "locations")
        value = fact.value.get(name, {}).get("value") if isinstance(fact, Seen) else None
        return str(value) if isinstance(value, str) else None

    def addresses(self) -> tuple[str, ...]:
        """IP addresses that the node had at collection; none where they were not read."""
        fact = self.item("addresses", "addresses")
        return tuple(str(known["ip"]) for known in fact.value["addresses"]) if isinstance(fact, Seen) else ()

    @_remembered
    def drive(self, letter: str) -> Fact:
        """One drive by letter ("X:"); Missing where the node has no such letter."""
        fact = self.item("drives", "drives")
        if not isinstance(fact, Seen):
            return fact
        for drive in fact.value.get("drives", ()):
            if str(drive["letter"]).casefold()[:1] == letter.casefold()[:1]:
                return Seen(value=drive, text=Text.same(str(drive["letter"])), evidence=fact.evidence)
        return absent_from(fact, Text(ja="ドライブなし", en="no such drive"))

    def holds(self, letter: str) -> bool | None:
        """Whether the root of a drive can be opened on this node; None where nobody knows."""
        fact = self.drive(letter)
        if isinstance(fact, Unknown):
            return None
        return isinstance(fact, Seen) and fact.value.get("code") is None and fact.value.get("type") != NO_ROOT
