"""The cluster as a picture and what ran where, put into words."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core.model import Node, Report
from esmreport.render.builtmodel import Box, Diagram, RunRow, RunTable
from esmreport.render.look import LOOKS, Mark, mark
from esmreport.render.viewmodel import Column
from esmreport.render.wording import Words, visible

_MIRRORED = ("md", "hd")


def diagram(report: Report, words: Words, cols: Sequence[Column]) -> Diagram:
    """The servers (collected ones in the order of the columns, then the others), what they share, and who
    held it at collection."""
    by_name = {node.name: node for node in report.nodes}
    boxes = [_box(words, by_name[c.key], c) for c in cols if c.key in by_name]
    boxes += [_absent(words, name) for name in report.cluster.missing_servers]
    found, unknown = report.cluster, words("form.unknown")
    disk = words.name("disk", found.disk_kind) if found.disk_kind else words("picture.disk")
    drive = visible(found.shared_drive) if found.shared_drive else unknown
    fips = words("form.list").join(visible(fip) for fip in found.fips) or unknown
    group = visible(found.group) if found.group else unknown
    holders = words("form.list").join(box.name for box in boxes if box.holds) or unknown
    return Diagram(
        boxes=tuple(boxes),
        group=words("picture.group", name=group),
        fip=words("picture.fip", addresses=fips),
        disk=words("picture.drive", kind=disk, drive=drive),
        mirrored=found.disk_kind in _MIRRORED,
        says=words(
            "picture.says",
            servers=words("form.list").join(f"{box.name} ({box.state})" for box in boxes),
            group=group,
            drive=drive,
            fip=fips,
            holders=holders,
        ),
    )


def _box(words: Words, node: Node, column: Column) -> Box:
    running = sum(state == "running" for state in node.services.values())
    products = [f"{words.name('product', name)} {version}" for name, version in node.products.items()]
    system = visible(node.os_name) or words("form.unknown")
    return Box(
        name=column.name,
        role=column.role,
        state=words(f"node_state.{node.state}"),
        lines=(
            words("form.system", os=system, version=visible(node.os), bitness=node.bitness),
            *(visible(product) for product in products),
            words("form.list").join(visible(address) for address in node.addresses),
            words("picture.running", running=running, total=len(node.services)),
        ),
        collected=True,
        holds=node.state == "active",
    )


def _absent(words: Words, name: str) -> Box:
    return Box(
        name=visible(name),
        role=words("role.not_collected"),
        state=words("node_state.unknown"),
        lines=(words("picture.not_collected"),),
        collected=False,
        holds=False,
    )


def run_table(report: Report, words: Words, cols: Sequence[Column]) -> RunTable:
    """The guide's services in its order, and their state on each collected node."""
    by_name = {node.name: node for node in report.nodes}
    nodes = [by_name[c.key] for c in cols if c.key in by_name]
    names = list(dict.fromkeys(name for node in nodes for name in node.services))
    return RunTable(
        nodes=tuple(c.name for c in cols if c.key in by_name),
        rows=tuple(
            RunRow(service=visible(name), states=tuple(_run(words, node, name) for node in nodes))
            for name in names
        ),
    )


def _run(words: Words, node: Node, service: str) -> Mark | None:
    state = node.services.get(service)
    if state is None:
        return None
    return mark(words, "run", state if state in LOOKS["run"] else "other")
