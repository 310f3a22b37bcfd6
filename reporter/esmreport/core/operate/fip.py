"""The operator on the floating IP address."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.places import Place, address
from esmreport.core.read.fip import FipPlaces

EXPECTED = Text(
    ja="どの設定も同じ、フェイルオーバグループの FIP",
    en="one and the same FIP of the failover group in every setting",
)


def fip_agrees(question: Question) -> list[Judgement]:
    """All settings name the same address, and it is a floating IP address of the failover group."""
    assert question.seen is not None
    places = question.seen.value
    assert isinstance(places, FipPlaces)
    named = {address(place.text) for place in places.settings}
    cluster = {address(place.text) for place in places.cluster}
    if len(named) > 1:
        return _judged(Status.FAIL, places)
    own = [place for place in places.own if address(place.text) in named]
    if own:
        return _judged(Status.FAIL, places, NODE_ADDRESS, own)
    if places.unread:
        return _judged(Status.COULD_NOT_CHECK, places, places.unread)
    if named <= cluster:
        return _judged(Status.PASS, places)
    return _judged(Status.FAIL, places, NOT_OF_GROUP if cluster else NO_FIP)


NODE_ADDRESS = Reason(
    code="node_address",
    text=Text(
        ja="サーバ自身の実 IP アドレスであり、フェイルオーバしても移動しません",
        en="This is an address of a server itself, which does not move at a failover",
    ),
)
NOT_OF_GROUP = Reason(
    code="not_of_group",
    text=Text(
        ja="フェイルオーバグループのフローティング IP リソースにないアドレスです",
        en="No floating IP resource of the failover group has this address",
    ),
)
NO_FIP = Reason(
    code="no_fip",
    text=Text(
        ja="フェイルオーバグループにフローティング IP リソースがありません",
        en="The failover group has no floating IP resource",
    ),
)


def _judged(
    status: Status, places: FipPlaces, reason: Reason | None = None, own: Sequence[Place] = ()
) -> list[Judgement]:
    shown: list[Place] = [*places.settings, *places.cluster, *own]
    evidence: tuple[Evidence, ...] = tuple(line for place in shown for line in place.evidence)
    text = Text.same("\n".join(f"{place.place} = {place.text}" for place in shown))
    observed = (Observation(node=None, text=text),)
    return [Judgement(status=status, expected=EXPECTED, observed=observed, reason=reason, evidence=evidence)]
