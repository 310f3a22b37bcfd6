"""The plan of work: order, who does what, what is joined, what is left to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from esmreport.core.model import Reason, Step, Text
from esmreport.core.remedy.model import (
    Access,
    ByHand,
    CarriedFile,
    Change,
    Fix,
    Fixes,
    Follows,
    Grant,
    Identity,
    Line,
    Raw,
    RegistryValue,
    StartType,
    Way,
)
from esmreport.fix.document import plan_text
from esmreport.fix.plan import SHARED_FOLDER, ByPerson, Plan, Script, plan
from esmreport.fix.read import Audited, Finding, RuleInfo

SERVICE = StartType(service="Nvbase", old="automatic", new="manual")


def step(text: str, where: str = "node", state: str = "any") -> Step:
    return Step(text=Text.same(text), where=where, state=state)


def rule(
    name: str, window: str = "none", order: int = 10, synced: bool = False, steps: tuple[Step, ...] = ()
) -> RuleInfo:
    return RuleInfo(
        id=name,
        area=name.split("-")[0].casefold(),
        title=Text.same(f"title of {name}"),
        steps=steps or (step("do it"),),
        verify=Text.same(f"verify {name}"),
        window=window,
        order=order,
        synced_key=synced,
    )


def value(new: str, name: str = "WorkDir") -> RegistryValue:
    old, wanted = (Raw(type=1, raw=f"{text}\0".encode("utf-16-le")) for text in ("old", new))
    return RegistryValue(key="HKLM\\SOFTWARE\\NEC\\NVBASE", name=name, old=old, new=wanted)


def planned(
    changes: dict[Identity, tuple[Change, ...]],
    rules: list[RuleInfo],
    ways: dict[str, Way] | None = None,
    waived: tuple[Identity, ...] = (),
    extra: tuple[Identity, ...] = (),
    by_hand: tuple[ByHand, ...] = (),
    follows: tuple[Follows, ...] = (),
    files: tuple[CarriedFile, ...] = (),
    drive: str | None = "X:",
    nodes: tuple[str, str] = ("ESMNODE1", "ESMNODE2"),
) -> Plan:
    identities = [*changes, *extra, *(one.identity for one in (*by_hand, *follows))]
    fixes = Fixes(
        ways={one.id: Way(steps=(1,), where="node", state="any") for one in rules} | (ways or {}),
        fixes=tuple(Fix(identity=i, on=i[2] or nodes[0], changes=made) for i, made in changes.items()),
        by_hand=by_hand,
        follows=follows,
        files=files,
    )
    findings = [
        Finding(
            identity=i,
            severity="high",
            expected=Text.same("wanted"),
            observed=Text.same("seen"),
            waived=i in waived,
        )
        for i in identities
    ]
    audited = Audited(
        name="cluster", run_id="0" * 32, created_at="2026-04-01T00:00:00Z", tool="t",
        nodes={nodes[0]: "active", nodes[1]: "standby"}, shared_drive=drive,
        rules={one.id: one for one in rules}, findings=tuple(findings), fixes=fixes,
    )  # fmt: skip
    return plan(audited, "en")


def shape(found: Plan) -> list[str]:
    """The work as short text, in order."""
    return [
        f"{one.folder}/{one.job.name}" if isinstance(one, Script) else one.rule.id
        for stage in found.stages
        for one in stage.work
    ]


def test_order_is_window_then_the_guides_order() -> None:
    rules = [
        rule("ACL-001", order=30),
        rule("REG-001", "group_stop", 20),
        rule("SVC-001", order=20),
        rule("X-001", "cluster_shutdown", 1),
    ]
    found = planned(
        {("SVC-001", "s", "ESMNODE2"): (SERVICE,), ("REG-001", "r", "ESMNODE1"): (value("X"),)},
        rules,
        extra=(("ACL-001", "a", None), ("X-001", "x", None)),
    )
    assert shape(found) == ["ESMNODE2/01-svc", "ACL-001", "ESMNODE1/03-reg", "X-001"]
    assert [stage.window for stage in found.stages] == ["none", "group_stop", "cluster_shutdown"]


def test_several_findings_of_one_thing_are_one_step() -> None:
    found = planned(
        {("REG-001", "a", "ESMNODE1"): (value("X"),), ("REG-002", "b", "ESMNODE1"): (value("X"),)},
        [rule("REG-001", order=50), rule("REG-002", order=40)],
    )
    (script,) = found.scripts
    assert [len(step.findings) for step in script.job.steps] == [2]


def test_findings_that_contradict_each_other_are_left_to_a_person() -> None:
    found = planned(
        {("REG-001", "a", "ESMNODE1"): (value("X"),), ("REG-002", "b", "ESMNODE1"): (value("Y"),)},
        [rule("REG-001"), rule("REG-002")],
    )
    assert found.scripts == []
    assert [one.why.code for one in found.by_hand if one.why] == ["conflict", "conflict"]


def test_a_finding_of_which_one_part_is_declined_is_named_for_a_person_too() -> None:
    odd = RegistryValue(key='HKLM\\SOFTWARE\\NEC\\a"b', name="n", old=None, new=value("X").new)
    found = planned({("REG-001", "a", "ESMNODE1"): (value("X"), odd)}, [rule("REG-001")])
    assert shape(found) == ["ESMNODE1/01-reg", "REG-001"]
    assert found.by_hand[0].why is not None and found.by_hand[0].why.code == "quote"


def test_synchronised_keys_ask_for_the_active_server_and_say_so() -> None:
    found = planned({("REG-001", "a", "ESMNODE2"): (value("X"),)}, [rule("REG-001", synced=True)])
    (script,) = found.scripts
    assert script.job.synced and script.job.drive == "X:"
    text = plan_text(found, "ja").decode("utf-8-sig")
    assert "レジストリ同期リソースが活性している間に、現用系でだけ" in text


def test_without_a_drive_nothing_tells_the_active_server() -> None:
    found = planned({("REG-001", "a", "ESMNODE2"): (value("X"),)}, [rule("REG-001", synced=True)], drive=None)
    assert found.by_hand[0].why is not None and found.by_hand[0].why.code == "no_drive"


def test_what_lies_on_the_shared_disk_has_a_folder_of_its_own_and_runs_on_either_node() -> None:
    path = "X:\\options.txt"
    change = Line(path=path, format="keyed", key="A", value="2")
    file = CarriedFile(on="ESMNODE1", path=path, content=b"A=1\r\n", modified=None)
    found = planned({("FILE-001", "a", None): (change,)}, [rule("FILE-001")], files=(file,))
    (script,) = found.scripts
    assert script.folder == SHARED_FOLDER and script.job.computers == ("ESMNODE1", "ESMNODE2")
    assert script.job.drive == "X:"


@pytest.mark.parametrize(
    ("computer", "folder"),
    [
        ("ESMNODE1", "ESMNODE1"),
        ("CON", "_CON"),
        ("nul", "_nul"),
        ("Com1", "_Com1"),
        ("_shared-disk", "_shared-disk-2"),
        ("_Shared-Disk", "_Shared-Disk-2"),
    ],
)
def test_a_folder_is_no_device_and_not_that_of_the_shared_disk(computer: str, folder: str) -> None:
    found = planned(
        {("REG-001", "a", computer): (SERVICE,), ("SVC-001", "b", None): (value("X"),)},
        [rule("REG-001"), rule("SVC-001")],
        nodes=(computer, "ESMNODE2"),
    )
    assert {(one.folder, one.job.computers) for one in found.scripts} == {
        (folder, (computer,)),
        (SHARED_FOLDER, (computer, "ESMNODE2")),
    }


def test_edits_of_one_file_are_one_step_in_the_stricter_window() -> None:
    changes: dict[Identity, tuple[Change, ...]] = {
        ("FILE-001", "a", "ESMNODE1"): (Line(path="C:\\o.txt", format="keyed", key="A", value="2"),),
        ("FILE-002", "b", "ESMNODE1"): (Line(path="C:/O.TXT", format="keyed", key="B", value="3"),),
    }
    file = CarriedFile(on="ESMNODE1", path="C:\\o.txt", content=b"A=1\r\n", modified=None)
    found = planned(changes, [rule("FILE-001"), rule("FILE-002", "group_stop", 60)], files=(file,))
    (script,) = found.scripts
    assert [stage.window for stage in found.stages] == ["group_stop"]
    (only,) = script.job.steps
    assert only.files["01-file-1-wanted.bin"] == b"A=2\r\nB=3\r\n"


def test_folders_inside_each_other_are_one_step_deepest_first() -> None:
    sddl = "D:AI(A;ID;FA;;;BA)"
    grants = (Grant(sid="S-1-5-18", rights="full"),)
    changes: dict[Identity, tuple[Change, ...]] = {
        ("ACL-001", "a", None): (Access(path="X:\\W", old=sddl, grants=grants),),
        ("ACL-002", "b", None): (Access(path="X:\\w\\Below", old=sddl, grants=grants),),
        ("ACL-003", "c", None): (Access(path="X:\\Wider", old=sddl, grants=grants),),
    }
    found = planned(changes, [rule("ACL-001"), rule("ACL-002"), rule("ACL-003")])
    (script,) = found.scripts
    assert sorted(len(step.findings) for step in script.job.steps) == [1, 2]
    joint = next(step for step in script.job.steps if len(step.findings) == 2)
    grants_of = [line for line in joint.to_wanted if "/grant:r" in line]
    assert "Below" in grants_of[0] and "Below" not in grants_of[1]


def test_steps_of_a_person_stand_once_before_and_after_the_scripts() -> None:
    steps = (step("stop it", "cluster", "script_stopped"), step("edit"), step("start it", "cluster"))
    ways = {name: Way(steps=(2,), where="active", state="script_stopped") for name in ("REG-001", "REG-002")}
    found = planned(
        {("REG-001", "a", "ESMNODE1"): (value("X"),), ("REG-002", "b", "ESMNODE1"): (value("Y", "Other"),)},
        [rule(name, "group_stop", steps=steps) for name in ways],
        ways=ways,
    )
    (stage,) = found.stages
    assert [(chore.step.text.en, chore.rules) for chore in stage.before] == [
        ("stop it", ("REG-001", "REG-002"))
    ]
    assert [chore.step.text.en for chore in stage.after] == ["start it"]
    assert found.scripts[0].job.state == "script_stopped"


def test_accepted_exceptions_are_left_alone() -> None:
    identity = ("SVC-001", "s", "ESMNODE1")
    found = planned({identity: (SERVICE,)}, [rule("SVC-001")], waived=(identity,))
    assert found.stages == () and [one.identity for one in found.waived] == [identity]
    assert "Accepted exceptions" in plan_text(found, "en").decode("utf-8-sig")


def test_followers_are_settled_only_where_what_they_follow_is_open() -> None:
    follower: Identity = ("EQ-001", "e", None)
    followed = (Follows(identity=follower, rules=("SVC-001",)),)
    rules = [rule("SVC-001"), rule("EQ-001")]
    settled = planned({("SVC-001", "s", "ESMNODE1"): (SERVICE,)}, rules, follows=followed)
    assert [one.identity for one in settled.settled] == [follower] and shape(settled) == ["ESMNODE1/01-svc"]
    alone = planned({}, rules, follows=followed)
    assert alone.settled == () and shape(alone) == ["EQ-001"]


def test_what_the_audit_declined_stands_in_the_plan_with_its_reason() -> None:
    reason = Reason(code="redacted", text=Text(ja="伏せた値", en="masked value"))
    found = planned(
        {}, [rule("FILE-001")], by_hand=(ByHand(identity=("FILE-001", "f", "ESMNODE1"), reason=reason),)
    )
    assert isinstance(found.stages[0].work[0], ByPerson)
    assert "Why no script does it: masked value" in plan_text(found, "en").decode("utf-8-sig")


def test_nothing_to_do_is_said() -> None:
    assert "There is nothing to do." in plan_text(planned({}, []), "en").decode("utf-8-sig")


def test_the_plan_of_a_folder_holds_its_scripts_only() -> None:
    found = planned(
        {("SVC-001", "s", "ESMNODE1"): (SERVICE,), ("SVC-001", "s", "ESMNODE2"): (SERVICE,)},
        [rule("SVC-001"), rule("X-001")],
        extra=(("X-001", "x", None),),
    )
    text = plan_text(found, "en", "ESMNODE2").decode("utf-8-sig")
    assert "ESMNODE2\\01-svc.cmd" in text and "ESMNODE1\\" not in text and "title of X-001" not in text


def test_text_that_turns_or_breaks_lines_is_made_visible(tmp_path: Path) -> None:
    found = planned({("SVC-001", "a\r\nb\u202ec", "ESMNODE1"): ()}, [rule("SVC-001")])
    text = plan_text(found, "en").decode("utf-8-sig")
    assert "a<U+000D><U+000A>b<U+202E>c" in text
    (tmp_path / "x").write_bytes(plan_text(found, "ja"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_line_of_the_plan_ends_as_notepad_wants(lang: str) -> None:
    content = plan_text(planned({("SVC-001", "s", "ESMNODE1"): (SERVICE,)}, [rule("SVC-001")]), lang)
    assert content.count(b"\n") == content.count(b"\r\n") > 10
