"""The registry of one bundle by view and key, and which of its trees were collected whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from esmreport.core.fact import RegistryKey
from esmreport.core.regpath import below, in_view, normalise

Place = tuple[str, str]
"""View ("32" or "64") and key as `regpath.normalise` spells it."""


def index_keys(items: Iterable[Mapping[str, Any]]) -> dict[Place, RegistryKey]:
    """Every key of some registry items."""
    keys: dict[Place, RegistryKey] = {}
    for item in items:
        view, root, name = item["target"]["view"], str(item["target"]["key"]), item["id"]
        shown, folded = in_view(view, root), normalise(root)
        if item["outcome"] != "OK":
            record = RegistryKey(path=shown, outcome=item["outcome"], code=item.get("code"), item=name)
            keys.setdefault((view, folded), record)
            continue
        for key in (item.get("value") or {}).get("keys", ()):
            path = key["path"]
            keys[(view, below(folded, path))] = RegistryKey(
                path=in_view(view, f"{root}\\{path}") if path else shown,
                outcome=key["outcome"],
                code=key.get("code"),
                item=name,
                values={str(value["name"]).casefold(): value for value in key.get("values") or ()},
            )
    return keys


def whole_trees(items: Iterable[Mapping[str, Any]]) -> frozenset[Place]:
    """Roots of which every key with all its values was asked for."""
    return frozenset(
        (item["target"]["view"], normalise(str(item["target"]["key"])))
        for item in items
        if item["target"].get("depth") is None and item["target"].get("names") is None
    )
