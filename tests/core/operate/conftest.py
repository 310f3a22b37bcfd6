"""Whatever an operator is asked here, its answer is whole: readers of a report are shown each of its parts."""

from __future__ import annotations

from typing import Any

import pytest

from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement

_made = Judgement.__init__


def _whole(self: Judgement, **parts: Any) -> None:
    _made(self, **parts)
    assert isinstance(self.status, Status)
    assert isinstance(self.expected, Text) and self.expected.ja and self.expected.en
    assert isinstance(self.observed, tuple) and isinstance(self.evidence, tuple)
    assert all(isinstance(seen, Observation) and isinstance(seen.text, Text) for seen in self.observed)
    assert all(isinstance(line, Evidence) for line in self.evidence)
    assert self.reason is None or (isinstance(self.reason, Reason) and isinstance(self.reason.text, Text))
    assert self.subject is None or isinstance(self.subject, str)


@pytest.fixture(autouse=True)
def whole_judgements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judgement, "__init__", _whole)
