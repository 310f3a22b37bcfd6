"""What most places say, and whether those that could not be read might change it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.votes import most_common, settled

VOTES = st.lists(st.sampled_from(("a", "b", "c", None)), max_size=5)


@given(VOTES)
def test_settled_is_what_no_answer_of_the_unread_places_changes(votes: list[str | None]) -> None:
    known = most_common([vote for vote in votes if vote is not None])
    holes = votes.count(None)
    outcomes = set()
    for answers in product(("a", "b", "c", "d"), repeat=holes):
        rest = iter(answers)
        outcomes.add(most_common([next(rest) if vote is None else vote for vote in votes]))
    assert settled(votes) == (outcomes == {known})


@pytest.mark.parametrize(
    ("votes", "chosen"),
    [([], None), (["a"], "a"), (["b", "a"], "b"), (["b", "a", "a"], "a"), (["b", "a", "a", "b"], "b")],
)
def test_most_common(votes: list[str], chosen: str | None) -> None:
    assert most_common(votes) == chosen
    assert settled(votes)
