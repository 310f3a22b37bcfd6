"""The table [fix] of a rule: what the loader refuses, with file and key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from esmreport.io.rulebook import RULES, RuleBookError, load
from tests.rulecases import book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("features.toml", "rulepack.toml"):
        shutil.copy(RULES / name, tmp_path)
    for name in (SVC, REG, FOLLOWS, SYNC):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(RULES / f"{name}.toml", tmp_path / f"{name}.toml")
    shutil.copytree(
        RULES / "diagnoses", tmp_path / "diagnoses", ignore=shutil.ignore_patterns("*"), dirs_exist_ok=True
    )
    return tmp_path


def errors(folder: Path, name: str, change: Callable[[str], str]) -> list[str]:
    path = folder / f"{name}.toml"
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    with pytest.raises(RuleBookError) as refused:
        load(folder)
    return [error.en for error in refused.value.errors]


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


SVC, REG, FOLLOWS, SYNC = "services/SVC-001", "registry/REG-001", "registry/REG-005", "sync/SYNC-001"
STEPS = "key fix, key steps: must be the numbers"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (SVC, swap('"service_start_type"', '"run"'), "key fix, key action: must be one of"),
        (SVC, swap("steps = [1]", "steps = [9]"), STEPS),
        (SVC, swap("steps = [1]", 'steps = "1"'), STEPS),
        (SVC, swap("steps = [1]", "steps = [1]\ncommand = 'x'"), "key fix, key command: is not a parameter"),
        (SVC, swap("steps = [1]", "steps = [1]\nvalue = 3"), "key fix, key value: must be text in quotes"),
        (SVC, swap("steps = [1]", "steps = [1]\nsubjects = ['Nope']"), "Nope is no subject of the rule"),
        (SVC, swap("steps = [1]", "steps = [1]\nvalue = '${no}'"), "${no} is not a placeholder"),
        (REG, swap("steps = [1, 3, 4]", "steps = [3, 1]"), STEPS),
        (REG, swap('"registry_value"\nsteps', '"ini_value"\nsteps'), "key fix, key path: is missing"),
        (REG, swap("steps = [1, 3, 4]", "steps = [1]\nvalue = '${subject.x}'"), "has no x"),
        (FOLLOWS, swap('["REG-001"]', '["SYNC-001"]'), "SYNC-001 is no rule with a script"),
        (FOLLOWS, swap('rules = ["REG-001"]', "rules = []"), "key fix, key rules: is empty"),
        (SYNC, lambda text: text + '\n[fix]\naction = "copy_of"\nsteps = [1]\n', "needs scope"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_key(
    folder: Path, name: str, change: Callable[[str], str], said: str
) -> None:
    found = errors(folder, name, change)
    assert any(said in error and error.startswith(f"{Path(name).name}.toml") for error in found), found


def test_rules_with_a_script_name_the_steps_that_it_does() -> None:
    for rule in book().rules.values():
        if rule.fix is None or rule.fix.action == "follows":
            continue
        assert rule.remediation is not None
        assert rule.fix.steps, rule.id
        # What a script does needs the active server wherever a synchronised key is touched.
        assert not rule.remediation.synced_key or rule.fix.where == "active", rule.id
