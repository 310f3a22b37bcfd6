"""What is worked out once: the same answers as asked anew, and nothing kept beyond its audit."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.nodes import audit

from esmreport import pipeline
from esmreport.core.facts import NodeFacts
from esmreport.core.given import Given
from esmreport.core.overlay import overlay_all
from esmreport.core.regpath import below, normalise
from esmreport.core.rule import Condition
from esmreport.core.winpath import drive_of, fold, tidy
from esmreport.io.bundles import load
from esmreport.io.rulebook import load as load_rules

SAMPLE = sorted((Path(__file__).parents[2] / "samples" / "drifted").glob("ESM*.json"))
TEXTS = st.text(alphabet="aZ:ßǰ\\/¥￥.?é x", max_size=12)
PATHS = TEXTS | TEXTS.map(lambda text: f"a:{text}")


@given(PATHS)
def test_drives_and_case_are_those_of_the_long_way(path: str) -> None:
    whole = tidy(path)
    named = (
        whole[:2]
        if len(whole) > 1 and whole[0].isascii() and whole[0].isalpha() and whole[1] == ":"
        else None
    )
    assert drive_of(path) == named
    assert fold(path) == "".join(char.upper() if len(char.upper()) == 1 else char for char in path)


@given(PATHS)
def test_a_key_below_a_root_is_the_key_as_a_whole(path: str) -> None:
    assert below("hkey_local_machine\\software", path) == normalise(f"HKLM\\Software\\{path}")


def test_a_condition_is_answered_for_each_audit_and_node() -> None:
    one, two = NodeFacts("ESMNODE1", {"items": []}), NodeFacts("ESMNODE2", {"items": []})
    wanted = Condition(phases=("change",))
    running, changing = audit(one, two), audit(one, two, phase="change")
    assert running.target(one).holds(wanted).answer.value == "no"
    assert changing.target(one).holds(wanted).answer.value == "yes"
    assert running.target(one).holds(Condition(phases=("change",))) is running.target(one).holds(wanted)
    assert running.target(two).lookup("node") == "ESMNODE2"
    assert running.target(one).lookup("node") == "ESMNODE1"


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was_and_has_nothing_to_do(on: bool) -> None:
    book = load_rules()
    order = pipeline.Order(
        bundles=load(list(map(str, SAMPLE))).bundles, site=None, now="2026-11-30T00:00:00Z"
    )
    try:
        gc.enable() if on else gc.disable()
        [first] = pipeline.reports(order, book)
        assert gc.isenabled() is on
        assert overlay_all([first], Given())[0] is first
        assert pipeline.reports(order, book) == [first]
        gc.collect()
        gc.disable()
        del first
        pipeline.reports(order, book)
        # A circle would keep whole audits in memory until the collector comes by.
        assert gc.collect() < 100
    finally:
        gc.enable()
