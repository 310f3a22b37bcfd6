"""Does a rule apply: a certain no wins over missing evidence, which wins over a question."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from esmreport.core.condition import Answer, Applicability, applicability
from esmreport.core.model import Reason, Text
from esmreport.core.rule import Condition
from esmreport.core.version import Version

UNREAD = Reason(code="denied", text=Text.same("denied"))
YES, NO, UNKNOWN, ASK = Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.ASK


@dataclass(kw_only=True)
class Around:
    phase: str = "steady-state"
    outside: Reason | None = None
    versions: dict[str, Version | Reason | None] = field(default_factory=dict)
    bits: int | Reason = 64
    features: dict[str, bool | Applicability] = field(default_factory=dict)

    def chapter_version(self, chapter: str) -> Version | Reason | None:
        return self.versions.get(chapter)

    def bitness(self) -> int | Reason:
        return self.bits

    def feature(self, name: str) -> bool | Applicability:
        return self.features[name]

    def title(self, feature: str) -> Text:
        return Text.same(f"what {feature} is")


def sm(text: str) -> dict[str, Version | Reason | None]:
    return {"SM6": Version.parse(text)}


def five(text: str) -> dict[str, Version | Reason | None]:
    return {"SM5": Version.parse(text)}


@pytest.mark.parametrize(
    ("condition", "around", "answer", "code"),
    [
        (Condition(), Around(), YES, None),
        (Condition(products=("GEN",)), Around(), YES, None),
        (Condition(products=("GEN",)), Around(outside=UNREAD), YES, None),
        (Condition(products=("SM6",)), Around(versions=sm("6.40")), YES, None),
        (Condition(products=("SM6",)), Around(versions=sm("6.40"), outside=UNREAD), NO, "denied"),
        (Condition(products=("SM6",)), Around(), NO, "product_absent"),
        (Condition(products=("SM6",)), Around(versions={"SM6": UNREAD}), UNKNOWN, "denied"),
        (Condition(products=("SM6",), versions=">=6.22"), Around(versions=sm("6.22")), YES, None),
        (Condition(products=("SM6",), versions=">=6.22"), Around(versions=sm("6.3")), YES, None),
        (Condition(products=("SM6",), versions=">=6.22"), Around(versions=sm("6.21")), NO, "other_version"),
        (Condition(versions=">=6.40"), Around(versions=sm("6.4")), YES, None),
        (Condition(products=("SM5",)), Around(versions=five("5.3")), YES, None),
        (Condition(products=("SM5",)), Around(versions=five("5.29")), NO, "not_failover_aware"),
        (Condition(products=("SM5",)), Around(versions=five("5.1")), NO, "not_failover_aware"),
        (
            Condition(products=("SM5",), versions="<5.66"),
            Around(versions=five("5.1")),
            NO,
            "not_failover_aware",
        ),
        (Condition(products=("SM5",), versions="<5.3"), Around(versions=five("5.1")), YES, None),
        (Condition(products=("SM5",), versions="any"), Around(versions=five("5.1")), YES, None),
        (Condition(versions=">=5.5"), Around(versions=five("5.1")), NO, "not_failover_aware"),
        (
            Condition(products=("SM4",)),
            Around(versions={"SM4": Version.parse("4.1b")}),
            NO,
            "not_failover_aware",
        ),
        (Condition(products=("SM4",)), Around(versions={"SM4": Version.parse("4.2")}), YES, None),
        (Condition(bitness=64), Around(), YES, None),
        (Condition(bitness=32), Around(), NO, "other_bitness"),
        (Condition(bitness=32), Around(bits=UNREAD), UNKNOWN, "denied"),
        (Condition(phases=("steady-state",)), Around(phase="post-update"), YES, None),
        (Condition(phases=("steady-state",)), Around(phase="change"), YES, None),
        (Condition(phases=("steady-state",)), Around(phase="post-uninstall"), NO, "other_phase"),
        (Condition(phases=("post-update",)), Around(), NO, "other_phase"),
        (Condition(features={"a": True}), Around(features={"a": True}), YES, None),
        (Condition(features={"a": False}), Around(features={"a": True}), NO, "feature"),
        (
            Condition(features={"a": True}),
            Around(features={"a": Applicability(answer=ASK, reason=UNREAD)}),
            ASK,
            "denied",
        ),
    ],
)
def test_one_part(condition: Condition, around: Around, answer: Answer, code: str | None) -> None:
    found = applicability(condition, around)
    assert (found.answer, found.reason.code if found.reason else None) == (answer, code)


def test_the_order_of_answers() -> None:
    asked = Applicability(answer=ASK, reason=UNREAD)
    around = Around(versions={"SM6": UNREAD}, features={"ask": asked, "no": False})
    both = Condition(products=("SM6",), features={"ask": True})
    assert applicability(both, around).answer is UNKNOWN
    certain = Condition(products=("SM6",), features={"ask": True, "no": True})
    assert applicability(certain, around).answer is NO


@pytest.mark.parametrize("wanted", [True, False])
def test_a_feature_is_told_by_its_title(wanted: bool) -> None:
    found = applicability(Condition(features={"a": wanted}), Around(features={"a": not wanted}))
    assert found.reason is not None
    assert "what a is" in found.reason.text.ja
    assert "what a is" in found.reason.text.en
