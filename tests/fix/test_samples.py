"""The scripts of every drifted sample, played on the same cluster in memory."""

from __future__ import annotations

import pytest

from tests.lab.plan import BASES, load_plan

from .play import Play, bundles, failed

DRIFTED = sorted(path.stem for path in BASES.glob("*drifted.toml"))


@pytest.fixture(scope="module", params=DRIFTED)
def drifted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Play:
    return Play(load_plan(BASES / f"{request.param}.toml"), tmp_path_factory.mktemp("drifted"))


def test_looking_changes_nothing(drifted: Play) -> None:
    assert [run.code for run in drifted.do("")] == [0] * len(drifted.plan.scripts)
    assert drifted.bundles() == bundles(drifted.audited)


def test_scripted_findings_are_gone_and_back_again(drifted: Play) -> None:
    before = failed(drifted.report)
    scripted = {
        identity for script in drifted.plan.scripts for step in script.job.steps for identity in step.findings
    }
    settled = {finding.identity for finding in drifted.plan.settled}
    assert scripted
    for run in drifted.do():
        assert run.code == 0, "\n".join(run.output)
    after = failed(drifted.audit_again())
    assert after == before - scripted - settled
    for run in drifted.undo():
        assert run.code == 0, "\n".join(run.output)
    assert drifted.bundles() == bundles(drifted.audited)


def test_done_twice_the_second_time_does_nothing(drifted: Play) -> None:
    drifted.do()
    again = drifted.do()
    assert [run.code for run in again] == [0] * len(again)
    changing = {"sc.exe", "icacls.exe"}
    for run in again:
        assert not [
            command
            for command in run.commands
            if command[0] in changing and command[2] in ("start=", "/grant:r")
        ]
        assert not [command for command in run.commands if command[:2] == ["reg.exe", "import"]]
    drifted.undo()


def test_plan_names_every_finding_once_done_or_by_hand(drifted: Play) -> None:
    text = (drifted.folder / "plan.txt").read_bytes().decode("utf-8-sig")
    for rule, _, _ in failed(drifted.report):
        assert rule in text
