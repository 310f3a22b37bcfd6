"""Facts about the other ESMPRO and WebSAM products of a node, as the registry of ESMPRO/BASE tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.read.registry import NO_VALUE, value
from esmreport.core.reasons import unresolved
from esmreport.core.switchable import is_switchable

# The chapters on the agents print the second place, those on ServerManager the first, where it is written.
PLACES = ("NVBASE", "NVBASE\\PP")


def readings(target: Target) -> list[tuple[str, Fact]] | Unknown:
    """WorkDir in both places, each with what the node says."""
    root = target.lookup("NEC")
    if root is None:
        return Unknown(reason=target.node.blocked or unresolved("NEC"))
    return [
        (f"{root}\\{place}", value(target, {"key": f"{root}\\{place}", "name": "WorkDir"}))
        for place in PLACES
    ]


def work_dirs(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind base_work_dir: the work folder in each place that names one, and whether it is switched."""
    found = readings(target)
    if isinstance(found, Unknown):
        return found
    unknown = next((fact for _, fact in found if isinstance(fact, Unknown)), None)
    if unknown:
        return unknown
    told = [(key, fact) for key, fact in found if isinstance(fact, Seen) and str(fact.value).strip()]
    if not told:
        return Missing(text=NO_VALUE, evidence=found[0][1].evidence)
    words = [(key, fact, _moves(str(fact.value), target)) for key, fact in told]
    return Seen(
        value=tuple(str(fact.value) for _, fact in told),
        text=Text(
            ja="\n".join(f"{key}\\WorkDir = {fact.value}（{moves.ja}）" for key, fact, moves in words),
            en="\n".join(f"{key}\\WorkDir = {fact.value} ({moves.en})" for key, fact, moves in words),
        ),
        evidence=tuple(line for _, fact in told for line in fact.evidence),
    )


def _moves(path: str, target: Target) -> Text:
    moves = is_switchable(path, target.audit)
    if isinstance(moves, Reason):
        return Text(ja="切替／データパーティションかどうか不明", en="whether it is switched is not known")
    if moves:
        return Text(ja="切替／データパーティション上: フェイルオーバ対応の製品あり",
                    en="on a switched partition: a product there is failover-aware")  # fmt: skip
    return Text(ja="ローカルディスク上", en="on a local disk")
