"""From the bundles of one cluster to its report: the only place that puts the parts of the core together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from esmreport.core import asbuilt, products
from esmreport.core.agents import has_agent
from esmreport.core.audit import Audit
from esmreport.core.compare import tables
from esmreport.core.diagnose import diagnose
from esmreport.core.document import Document
from esmreport.core.evaluate import evaluate
from esmreport.core.facts import COMPLETE, NodeFacts, Seen
from esmreport.core.inventory import inventory
from esmreport.core.model import Cluster, Gap, Node, Notice, Report, SiteValue
from esmreport.core.notices import notices
from esmreport.core.outside import outside_cluster
from esmreport.core.placement import Placement, place
from esmreport.core.publicaddress import public_addresses
from esmreport.core.read.machine import operating_system, os_name
from esmreport.core.reasons import altered, not_collected_node
from esmreport.core.record import dataclass
from esmreport.core.remedy.plan import plan_fixes
from esmreport.core.restate import restate
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput, resolve
from esmreport.core.sitescope import relevant
from esmreport.core.summary import summarise


@dataclass(frozen=True, kw_only=True)
class Collected:
    """One bundle of a cluster: its data, file name, hash and seal, and older bundles of the same node. `node`: the
    data as look-ups that were asked before; None makes new ones."""

    data: Mapping[str, Any]
    name: str
    sha256: str
    seal: str
    superseded: tuple[str, ...] = ()
    node: NodeFacts | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is audited: the bundles of one cluster, what the site file says, who asks when, and the site's
    distance from UTC in minutes (None: that of the first node)."""

    bundles: Sequence[Collected]
    site: SiteInput
    tool: str
    run_id: str
    created_at: str
    title: Mapping[str, str] = field(default_factory=dict)
    document: Document = field(default_factory=Document)
    notices: Sequence[Notice] = ()
    utc_offset: int | None = None


def build(request: Request, book: RuleBook) -> Report:
    """The report of one cluster."""
    nodes = sorted(map(_facts, request.bundles), key=lambda node: node.name.casefold())
    placement = place(nodes, request.site)
    nodes += [NodeFacts(name, None, not_collected_node(name)) for name in placement.missing]
    # Where the nodes disagree about the site and no more of them say one thing, the primary is asked first.
    nodes = placement.in_order(nodes)
    site = relevant(resolve(nodes, placement, request.site), nodes, request.site)
    if any(map(has_agent, nodes)):
        site |= public_addresses(nodes, placement, request.site, site["fip"].value)
    placement = placement.with_drive(nodes, site["shared_drive"].value)
    audit = Audit(
        nodes=tuple(placement.in_order(nodes)),
        roles=placement.roles,
        states=placement.states,
        site=site,
        holder=placement.holder,
        config_node=placement.config_node,
        config=placement.config,
        phase=request.site.phase,
        answers=request.site.features,
        features=book.features,
        versions=request.site.versions,
        outside=outside_cluster(nodes, placement.config, request.site),
    )
    return report(request, book, audit, placement)


def report(request: Request, book: RuleBook, audit: Audit, placement: Placement) -> Report:
    """Evaluates the rules over an audit and puts everything that a renderer prints into one object."""
    results = restate(evaluate(book.rules.values(), audit), book.restated, audit)
    bundles = {str(bundle.data["node"]["computer_name"]).casefold(): bundle for bundle in request.bundles}
    collected = [node for node in audit.nodes if node.name.casefold() in bundles]
    described = tuple(_node(node, bundles[node.name.casefold()], audit, placement) for node in collected)
    cluster = _cluster(placement, audit.site)
    known_fips = [ip for ip in (*cluster.fips, audit.value("fip")) if ip]
    return Report(
        tool=request.tool,
        run_id=request.run_id,
        created_at=request.created_at,
        rulepack={"id": "esmreport", "version": book.version, "sha256": book.sha256},
        title=request.title,
        cluster=cluster,
        nodes=described,
        site=tuple(audit.site.values()),
        notices=tuple(notices(audit, described, cluster, results)) + tuple(request.notices),
        rules=book.texts,
        results=results,
        summary=summarise(results, book.areas),
        tables=(*tables(collected, results), asbuilt.synchronised(collected, results, cluster.group)),
        document=request.document,
        scripts=asbuilt.scripts(collected),
        fixes=plan_fixes(book.rules, results, audit),
        utc_offset_minutes=request.utc_offset,
        inventory=inventory(collected, cluster.shared_drive, known_fips),
        diagnoses=diagnose(book.causes, results, cluster.shared_drive),
    )


def _facts(bundle: Collected) -> NodeFacts:
    name = str(bundle.data["node"]["computer_name"])
    if bundle.seal == "altered":
        return NodeFacts(name, bundle.data, altered(name))
    return bundle.node or NodeFacts(name, bundle.data)


def _cluster(placement: Placement, site: Mapping[str, SiteValue]) -> Cluster:
    return Cluster(
        name=placement.name,
        servers=placement.servers,
        missing_servers=placement.missing,
        group=site["group"].value,
        shared_drive=site["shared_drive"].value,
        disk_kind=placement.disk_kind(site["group"].value, site["shared_drive"].value),
        fips=placement.fips(site["group"].value),
    )


def _node(node: NodeFacts, bundle: Collected, audit: Audit, placement: Placement) -> Node:
    run, collector = bundle.data["run"], bundle.data["collector"]
    target = audit.target(node)
    system = operating_system(target, {})
    bits = target.bitness()
    return Node(
        name=node.name,
        priority_role=audit.roles.get(node.name, "unknown"),
        state=audit.states.get(node.name, "unknown"),
        state_reason=placement.state_reasons[node.name],
        bundle=bundle.name,
        bundle_sha256=bundle.sha256,
        seal=bundle.seal,
        collected_at=str(run["started"]),
        utc_offset_minutes=int(run.get("utc_offset_minutes") or 0),
        run_id=str(run["id"]),
        collector=f"{collector.get('name', '')} {collector.get('version', '')}".strip(),
        os=str(system.value) if isinstance(system, Seen) else "",
        os_name=_os_name(node),
        bitness=bits if isinstance(bits, int) else 0,
        model=_model(node),
        addresses=node.addresses(),
        products=_products(node),
        counts={str(name): int(count) for name, count in bundle.data["counts"].items()},
        gaps=_gaps(bundle.data),
        superseded=bundle.superseded,
        places=asbuilt.places(node, audit),
        services=asbuilt.running(node),
    )


def _os_name(node: NodeFacts) -> str:
    fact = node.item("host", "host")
    return os_name(fact.value["os"]) if isinstance(fact, Seen) else ""


def _model(node: NodeFacts) -> str:
    root = "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS"
    facts = [node.registry_value(root, name) for name in ("SystemManufacturer", "SystemProductName")]
    nec = node.registry_value("HKLM\\SOFTWARE\\Wow6432Node\\NEC\\HW", "ProductName")
    texts = [str(fact.value).strip() for fact in (*facts, nec) if isinstance(fact, Seen)]
    return " / ".join(dict.fromkeys(text for text in texts if text))


def _products(node: NodeFacts) -> dict[str, str]:
    found = products.installed(node)
    if not isinstance(found, list):
        return {}
    return {products.TITLES[product.code]: product.version for product in found}


def _gaps(data: Mapping[str, Any]) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for item in data["items"]:
        if item["outcome"] not in COMPLETE:
            gaps.append(
                Gap(
                    item=item["id"], outcome=item["outcome"], code=item.get("code"), detail=item.get("detail")
                )
            )
        elif item["outcome"] == "OK":
            gaps += _inner_gaps(item)
    return tuple(gaps)


INNER = {"registry": "keys", "listing": "entries", "acl": "folders"}


def _inner_gaps(item: Mapping[str, Any]) -> list[Gap]:
    """Parts of a readable item that were refused: a denied sub-key, an unreadable sub-folder."""
    rows = item["value"].get(INNER.get(item["probe"], ""), ()) if isinstance(item["value"], dict) else ()
    return [
        Gap(item=f"{item['id']}\\{row['path']}", outcome=row["outcome"], code=row.get("code"), detail=None)
        for row in rows
        if row.get("outcome", "OK") not in COMPLETE
    ]
