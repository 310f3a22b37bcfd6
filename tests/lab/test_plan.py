"""Plan files: the healthy base, plans that change it, drawing of deviations."""

from __future__ import annotations

from pathlib import Path

import pytest

from .collect import collect_virtual
from .deviation import Deviation
from .draw import draw, expected, overlap, plant, touched
from .model import PlanError
from .plan import BASES, base_plan, load_changes, load_plan

BASE = base_plan("sm6-6.40")
PLANS = sorted(BASES.glob("*.toml"))
_, DRIFTED = load_changes(BASES / "drifted.toml")


def test_the_base_plan_is_collected_without_a_gap() -> None:
    for role in BASE.collected:
        bundle = collect_virtual(BASE, role)
        assert bundle["gaps"] == []
        assert bundle["node"]["computer_name"] == BASE.nodes[role].computer
    assert bundle["counts"]["UNAVAILABLE"] > 0


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_plans_load(path: Path) -> None:
    plan, deviations = load_changes(path)
    assert plan.name == path.stem
    assert set(plan.title) == {"ja", "en"}
    assert all(one.breaks or one.hides for one in deviations)


def test_drifted_has_at_least_15_deviations_of_different_kinds() -> None:
    assert len(DRIFTED) >= 15
    assert len({op["op"] for one in DRIFTED for op in one.ops}) >= 6
    assert {place.split("|")[0] for one in DRIFTED for place in touched(one, BASE)} == {
        "primary",
        "standby",
        "shared",
    }


WRONG = [
    ('name = "x"\n', "title is missing"),
    ("name = ", "Invalid value"),
    ('base = "none.toml"\n', "none.toml"),
    ('base = "BASE"\nop = []\n', "unknown key 'op'"),
    ('base = "BASE"\nops = [{ op = "x" }]\n', "ops[0]: unknown op 'x'"),
    ('base = "BASE"\n[[deviations]]\nid = "a"\n', "deviations[0]: unknown [], missing"),
    ('base = "BASE"\n[[deviations]]\nid = "a"\ntitle = { ja = "", en = "" }\nops = []\n'
     'breaks = [{ fact = "F", on = "all" }]\n', "deviations[0]: breaks"),
    ('base = "BASE"\n[[deviations]]\nid = "a"\ntitle = { ja = "", en = "" }\nbreaks = []\n'
     'ops = [{ op = "drive.unmount", letter = "Q" }]\n', "a[0]: drive.unmount on primary: no drive Q"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message for _, message in WRONG])
def test_mistakes_in_a_plan_file(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace("BASE", str(BASES / "base" / "sm6-6.40.toml")), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(path)
    assert message in str(caught.value) and ".toml" in str(caught.value)


def test_the_same_seed_draws_the_same() -> None:
    first = [one.id for one in draw(BASE, DRIFTED, 5, seed=7)]
    assert first == [one.id for one in draw(BASE, list(reversed(DRIFTED)), 5, seed=7)]
    assert first != [one.id for one in draw(BASE, DRIFTED, 5, seed=8)]
    assert len(first) == 5


@pytest.mark.parametrize("seed", range(20))
def test_drawn_deviations_can_be_planted_together(seed: int) -> None:
    chosen = draw(BASE, DRIFTED, 8, seed)
    planted = plant(BASE, chosen)
    for one in chosen:
        assert plant(BASE, [one]) != BASE
    assert planted != BASE
    assert expected(BASE, chosen) >= {
        (one.breaks[0].fact, "cluster") for one in chosen if one.breaks[0].on == "cluster"
    }


def deviation(name: str, *ops: dict[str, object]) -> Deviation:
    return Deviation(
        id=name, title={"ja": "", "en": ""}, breaks=(), hides=(), ops=ops, touches=frozenset(), folder=Path()
    )


WORKDIR = {"op": "registry.set", "key": "${NEC}\\NVBASE", "name": "WorkDir", "value": "x"}


@pytest.mark.parametrize(
    ("one", "other", "disturb"),
    [
        (WORKDIR, {**WORKDIR, "on": "standby", "name": "WORKDIR"}, True),
        ({**WORKDIR, "on": "primary"}, {**WORKDIR, "on": "standby"}, False),
        (WORKDIR, {**WORKDIR, "name": "LogSize"}, False),
        (WORKDIR, {"op": "registry.delete_key", "key": "HKLM\\SOFTWARE\\Wow6432Node\\NEC"}, True),
        (WORKDIR, {"op": "registry.delete_key", "key": "${NEC}\\NVBASE\\AlertViewer"}, False),
        (WORKDIR, {"op": "node.drop", "on": "primary"}, True),
        (
            {"op": "folder.delete", "path": "${work}"},
            {"op": "acl.set", "path": "X:/nvwork/LOCAL", "sddl": ""},
            True,
        ),
        ({"op": "folder.delete", "path": "${work}"}, {"op": "folder.add", "path": "X:\\NVWORK_OLD"}, False),
        (
            {"op": "folder.delete", "path": "${work}"},
            {"op": "lock", "path": "${work}\\local\\nvisord.cf"},
            True,
        ),
        (
            {"op": "service.delete", "name": "Nvbase"},
            {"op": "service.set", "on": "standby", "name": "NVBASE"},
            True,
        ),
        ({"op": "env.set", "name": "A", "value": ""}, {"op": "env.delete", "name": "a"}, True),
    ],
)
def test_what_disturbs_what(one: dict[str, object], other: dict[str, object], disturb: bool) -> None:
    places = [touched(deviation("d", op), BASE) for op in (one, other)]
    assert overlap(*places) is overlap(*reversed(places)) is disturb
