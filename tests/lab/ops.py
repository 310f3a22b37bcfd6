"""Operations: the small changes that turn a healthy plan into a deviating one. README.md lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ops_files, ops_node
from .model import Plan, PlanError
from .paths import fold
from .words import fill

NODE_TARGETS = ("primary", "standby", "both")


@dataclass(frozen=True, kw_only=True)
class Op:
    """`by_path`: the place of the path decides between the nodes' own disks and the shared tree."""

    change: Callable[[Plan, str, dict[str, Any], str], None]
    needs: frozenset[str]
    may: frozenset[str]
    by_path: bool = False


def _op(change: Callable[..., None], needs: str, may: str = "", *, by_path: bool = False) -> Op:
    return Op(change=change, needs=frozenset(needs.split()), may=frozenset(may.split()), by_path=by_path)


_CONTENT = "text source values hex program machine prints exit_code hangs encoding eol attributes modified"
_SERVICE = "start registry_start delayed state running image account display dependencies type error_control"

OPS: Mapping[str, Op] = {
    "registry.add_key": _op(ops_node.add_key, "key", "values"),
    "registry.set": _op(ops_node.set_value, "key name", "value type hex"),
    "registry.delete_value": _op(ops_node.delete_value, "key name"),
    "registry.delete_key": _op(ops_node.delete_key, "key"),
    "service.add": _op(ops_node.add_service, "name display image", _SERVICE),
    "service.set": _op(ops_node.set_service, "name", _SERVICE),
    "service.delete": _op(ops_node.delete_service, "name"),
    "env.set": _op(ops_node.set_environment, "", "name value values"),
    "env.delete": _op(ops_node.delete_environment, "name"),
    "host.set": _op(ops_node.set_host, "", "bitness os time_zone privilege memory_bytes ansi_code_page "
                    "oem_code_page ui_language utc_offset_minutes computer_name dns_host_name"),
    "addresses.set": _op(ops_node.set_addresses, "addresses"),
    "drive.set": _op(ops_node.set_drive, "letter",
                     "type label serial file_system total_bytes free_bytes code"),
    "drive.unmount": _op(ops_node.unmount, "letter"),
    "node.drop": _op(ops_node.drop, ""),
    "deny.registry": _op(ops_node.deny_key, "key"),
    "deny.service": _op(ops_node.deny_service, "name"),
    "deny.path": _op(ops_files.deny, "path", by_path=True),
    "lock": _op(ops_files.lock, "path", by_path=True),
    "folder.add": _op(ops_files.add_folder, "path", "attributes modified", by_path=True),
    "folder.delete": _op(ops_files.delete_folder, "path", by_path=True),
    "file.write": _op(ops_files.write, "path", _CONTENT, by_path=True),
    "file.replace": _op(ops_files.replace_text, "path old new", "count", by_path=True),
    "file.set": _op(ops_files.set_facts, "path", "attributes modified", by_path=True),
    "file.delete": _op(ops_files.delete_file, "path", by_path=True),
    "acl.set": _op(ops_files.set_acl, "path sddl", by_path=True),
}  # fmt: skip


def apply(plan: Plan, ops: Iterable[Mapping[str, Any]], place: str, *, folder: Path | None = None) -> Plan:
    """A copy of the plan with the operations done in order.

    `place` names where the operations are written; `folder` is where `source` files are looked for.
    Raises PlanError that names the place and the number of the operation.
    """
    changed = plan.copy()
    for number, op in enumerate(ops):
        _apply_one(changed, dict(op), f"{place}[{number}]", folder)
    return changed


def targets_of(plan: Plan, op: Mapping[str, Any], place: str) -> list[str]:
    """Where an operation takes effect: roles of nodes, or `shared`. Raises PlanError."""
    kind = _kind(op, place)
    on = op.get("on")
    if kind.by_path and _is_shared(plan, op["path"], place):
        if on not in (None, "shared"):
            raise PlanError(f"{place}: {op['path']} lies on the shared disk: on = 'shared', not {on!r}")
        return ["shared"]
    if on not in (None, *NODE_TARGETS):
        raise PlanError(f"{place}: on = {on!r}; known: {', '.join(NODE_TARGETS)}, for shared paths shared")
    if on in (None, "both"):
        return list(plan.nodes)
    if on not in plan.nodes:
        raise PlanError(f"{place}: the plan has no {on} node")
    return [on]


def _apply_one(plan: Plan, op: dict[str, Any], place: str, folder: Path | None) -> None:
    kind = _kind(op, place)
    targets = targets_of(plan, op, place)
    args = {name: value for name, value in op.items() if name not in ("op", "on")}
    if "source" in args:
        args["text"] = _source(args.pop("source"), folder, place)
    own = args.pop("values", {}) if kind.by_path else {}
    for target in targets:
        filled = fill(args, {**plan.values[target], **own}, place)
        kind.change(plan, target, filled, f"{place}: {op['op']} on {target}")


def _kind(op: Mapping[str, Any], place: str) -> Op:
    """What kind of operation it is, with all its keys known and none missing."""
    name = op.get("op")
    kind = OPS.get(str(name))
    if kind is None:
        raise PlanError(f"{place}: unknown op {name!r}; known: {', '.join(OPS)}")
    args = set(op) - {"op", "on"}
    unknown, missing = args - kind.needs - kind.may, kind.needs - args
    if unknown:
        known = ", ".join(sorted(kind.needs | kind.may))
        raise PlanError(f"{place}: unknown key {sorted(unknown)[0]!r} for {name}; known: {known}")
    if missing:
        raise PlanError(f"{place}: {name} needs {', '.join(sorted(missing))}")
    return kind


def _source(name: str, folder: Path | None, place: str) -> str:
    try:
        return ((folder or Path()) / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"{place}: source: {error}") from error


def _is_shared(plan: Plan, path: str, place: str) -> bool:
    return fold(fill(path, plan.values["shared"], place))[:2] in plan.shared_drives
