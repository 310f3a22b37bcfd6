"""Plans from TOML: a healthy cluster as data, and plans that change another plan."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from .deviation import Deviation, read_deviations
from .model import ROLES, Drive, Node, Plan, PlanError, Tree
from .ops import apply
from .paths import fold
from .words import fill

BASES = Path(__file__).parents[2] / "samples" / "plans"

BASE_KEYS = {
    "name", "title", "include", "values", "host", "environment", "nodes", "drives",
    "registry", "services", "files", "folders", "acls", "ops",
}  # fmt: skip
CHANGE_KEYS = {"name", "title", "base", "ops", "deviations"}
NODE_KEYS = {"computer_name", "dns_host_name", "active", "addresses", "values", "drives"}


def load_plan(path: Path) -> Plan:
    """The plan of a file with all its operations and deviations applied. Raises PlanError."""
    return load_changes(path)[0]


def load_changes(path: Path) -> tuple[Plan, list[Deviation]]:
    """The plan with everything applied, and the deviations it holds beyond the healthy base."""
    table = _read(path)
    if "base" not in table:
        return _base(table, path), []
    _known(table, CHANGE_KEYS, path.name)
    plan, deviations = load_changes(path.parent / table["base"])
    plan = apply(plan, table.get("ops", []), f"{path.name}: ops", folder=path.parent)
    planted = read_deviations(table.get("deviations", []), path.name, path.parent)
    for deviation in planted:
        plan = apply(plan, deviation.ops, f"{path.name}: {deviation.id}", folder=path.parent)
    return _renamed(plan, table, path), deviations + planted


def base_plan(name: str) -> Plan:
    """A healthy cluster by its name, e.g. `sm6-6.40`."""
    return load_plan(BASES / "base" / f"{name}.toml")


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{path}: {error}") from error
    for name in table.pop("include", []):
        for key, part in _read(path.parent / name).items():
            if isinstance(part, dict):
                # What the including file says itself comes first.
                table[key] = {**part, **table.get(key, {})}
            elif isinstance(part, list):
                table.setdefault(key, []).extend(part)
            else:
                raise PlanError(f"{path.parent / name}: {key} cannot stand in an included file")
    return table


def _base(table: dict[str, Any], path: Path) -> Plan:
    _known(table, BASE_KEYS, path.name)
    for key in ("name", "title", "host", "nodes", "drives"):
        if key not in table:
            raise PlanError(f"{path.name}: {key} is missing")
    unknown = set(table["nodes"]) - set(ROLES)
    if unknown:
        raise PlanError(f"{path.name}: nodes: {sorted(unknown)}; known: {', '.join(ROLES)}")
    common = fill(table.get("values", {}), table.get("values", {}), f"{path.name}: values")
    drives = [Drive(**{**drive, "letter": fold(drive["letter"]).upper()}) for drive in table["drives"]]
    plan = Plan(
        name=table["name"],
        title=table["title"],
        values={"shared": common, **{r: _own_values(common, n) for r, n in table["nodes"].items()}},
        nodes={role: _node(role, table, drives, path.name) for role in table["nodes"]},
        shared=Tree(),
        shared_drives=frozenset(fold(drive.letter) for drive in drives if drive.shared),
    )
    for name, ops in _as_ops(table):
        plan = apply(plan, ops, f"{path.name}: {name}", folder=path.parent)
    return plan


def _own_values(common: dict[str, str], node: dict[str, Any]) -> dict[str, str]:
    return {**common, "computer": node["computer_name"], **node.get("values", {})}


def _node(role: str, table: dict[str, Any], drives: list[Drive], place: str) -> Node:
    own = table["nodes"][role]
    _known(own, NODE_KEYS, f"{place}: nodes.{role}")
    changed = {fold(letter): change for letter, change in own.get("drives", {}).items()}
    host = {**table["host"], "computer_name": own["computer_name"], "dns_host_name": own["dns_host_name"]}
    return Node(
        role=role,
        active=own["active"],
        host=host,
        registry={},
        services={},
        tree=Tree(),
        drives={fold(d.letter): Drive(**(vars(d) | changed.get(fold(d.letter), {}))) for d in drives},
        addresses=tuple(own["addresses"]),
    )


def _as_ops(table: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The tables of a base plan in the one vocabulary: operations on an empty node."""
    registry = [
        {"op": "registry.add_key", "key": key, "values": values}
        for key, values in table.get("registry", {}).items()
    ]
    return [
        ("registry", registry),
        ("environment", [{"op": "env.set", "values": table.get("environment", {})}]),
        ("services", [{"op": "service.add", "name": n, **s} for n, s in table.get("services", {}).items()]),
        ("folders", [{"op": "folder.add", "path": path} for path in table.get("folders", [])]),
        ("files", [{"op": "file.write", **file} for file in table.get("files", [])]),
        ("acls", [{"op": "acl.set", "path": p, "sddl": s} for p, s in table.get("acls", {}).items()]),
        ("ops", table.get("ops", [])),
    ]


def _renamed(plan: Plan, table: dict[str, Any], path: Path) -> Plan:
    changed = plan.copy()
    object.__setattr__(changed, "name", table.get("name", path.stem))
    object.__setattr__(changed, "title", table.get("title", plan.title))
    return changed


def _known(table: dict[str, Any], known: set[str], place: str) -> None:
    unknown = set(table) - known
    if unknown:
        raise PlanError(f"{place}: unknown key {sorted(unknown)[0]!r}; known: {', '.join(sorted(known))}")
