"""The plan of work says the same words as the report for the same thing."""

from __future__ import annotations

import pytest

from esmreport.fix.document import WORDS
from esmreport.fix.words import SCRIPT, STATE, WHO, WINDOW
from esmreport.io.ruleparts import STATES, WHERES, WINDOWS
from esmreport.render.wording import load_words


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_places_states_and_windows_are_those_of_the_report(lang: str) -> None:
    words = load_words(lang)
    assert {code: text.get(lang) for code, text in WHO.items()} == {c: words(f"where.{c}") for c in WHERES}
    assert {code: text.get(lang) for code, text in WINDOW.items()} == {
        c: words(f"window.{c}") for c in WINDOWS
    }
    assert set(STATE) == set(STATES)
    assert all(text.get(lang).startswith(words(f"need.{code}")) for code, text in STATE.items())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_labels_are_those_of_the_report(lang: str) -> None:
    words = load_words(lang)
    for text, label in ((WORDS["state"], "state"), (SCRIPT["cluster"], "state"), (WORDS["verify"], "verify")):
        assert text.get(lang).partition(":")[0] == words(f"label.{label}")
