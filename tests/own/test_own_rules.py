"""A site's own rules: checked, numbered apart, shown as such, and tried by their cases."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from esmreport.console import Console
from esmreport.core.model import Report, Status
from esmreport.io import bundles
from esmreport.io.ownrules import OwnRulesError, own_rules, rule_book, with_own_rules
from esmreport.pipeline import Order, reports
from esmreport.run_ownrules import lint, try_cases
from tests.rulecases import book

SAMPLES = Path(__file__).parents[2] / "samples"
OWN = SAMPLES / "own-rules"


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "own-rules"
    shutil.copytree(OWN, folder)
    shutil.copytree(SAMPLES / "compliant", tmp_path / "bundles")
    for path in (folder / "cases").glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("../../compliant", "../../bundles"), encoding="utf-8")
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def report_with(folder: Path, sample: str = "compliant") -> Report:
    loaded = bundles.load([str(SAMPLES / sample)])
    order = Order(bundles=loaded.bundles, site=None, now="2026-12-01T00:00:00Z")
    return reports(order, rule_book(folder))[0]


def test_own_rules_stand_beside_the_baseline_and_cover_nothing_of_it() -> None:
    made = rule_book(OWN)
    assert [rule.id for rule in own_rules(made)] == ["SITE-001", "SITE-002", "SITE-003"]
    assert all(rule.covers == () for rule in own_rules(made))
    assert {rule: made.rules[rule] for rule in book().rules} == book().rules
    assert made.sha256 != book().sha256 and made.version.startswith(f"{book().version}+site.")


def test_their_results_are_those_of_the_area_site() -> None:
    report = report_with(OWN)
    mine = [result for result in report.results if result.rule.startswith("SITE-")]
    assert {result.status for result in mine} == {Status.PASS, Status.MANUAL}
    assert {report.rules[result.rule].area for result in mine} == {"site"}
    assert all(result.source and result.source.product == "SITE" for result in mine)
    others = [result for result in report.results if not result.rule.startswith("SITE-")]
    assert others == list(
        reports(
            Order(
                bundles=bundles.load([str(SAMPLES / "compliant")]).bundles,
                site=None,
                now="2026-12-01T00:00:00Z",
            ),
            book(),
        )[0].results
    )


def test_a_text_in_one_language_stands_for_both() -> None:
    rule = rule_book(OWN).rules["SITE-002"]
    assert rule.title.ja == rule.title.en != ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "SITE-001"', 'id = "SITE-009"', "must be the file name SITE-001"),
        ('severity = "medium"', 'severity = "mild"', "severity"),
        ('kind = "service"', 'kind = "servise"', "servise"),
        (
            'subject = "W32Time"',
            'subject = "W32Time"\ncovers = ["SM6-SVC-01"]',
            "belongs to the rules of the guide",
        ),
        ("[compare]", "[compare]\nworth = 1", "worth"),
        ('id = "SITE-001"', "id = SITE-001", "is not readable TOML"),
    ],
)
def test_each_fault_is_one_sentence_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = copied(tmp_path)
    spoil(folder, "SITE-001.toml", old, new)
    with pytest.raises(OwnRulesError) as problem:
        rule_book(folder)
    assert all(sentence.en.startswith("SITE-001.toml") for sentence in problem.value.errors)
    assert any(told in sentence.en for sentence in problem.value.errors)


def test_a_rule_of_the_baseline_cannot_be_replaced(tmp_path: Path) -> None:
    shutil.copy(OWN / "SITE-001.toml", tmp_path / "SVC-001.toml")
    with pytest.raises(OwnRulesError, match="SITE-001"):
        with_own_rules(book(), tmp_path)


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(OwnRulesError, match="no rule file"):
        rule_book(tmp_path)


def test_the_worked_example_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(tmp_path)
    assert lint(folder, Console(lang="en")) == 0
    assert try_cases(folder, None, Console(lang="en")) == 0
    out = capsys.readouterr().out
    assert "0 of 8 cases differ" in out and out.count("ok  ") == 8


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("SITE-001.toml", '["automatic", "automatic_delayed"]', '["manual"]', "FAIL SITE-001 as-collected"),
        ("cases/SITE-001.toml", 'status = "pass"', 'status = "fail"', "expected fail"),
        ("cases/SITE-001.toml", 'subject = "W32Time"', 'subject = "Other"', "no result for subject Other"),
        ("cases/SITE-001.toml", "ESMNODE2", "ESMNODE7", "no bundle of ESMNODE7"),
        ("cases/SITE-002.toml", "Socket\\Socketr", "Socket\\None", "no registry key"),
    ],
)
def test_a_case_that_does_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, told: str
) -> None:
    folder = copied(tmp_path)
    spoil(folder, name, old, new)
    assert try_cases(folder, None, Console(lang="en")) == 3
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('start = "disabled"', 'start = "off"', "start is one of"),
        ('service = "W32Time", start', 'servise = "W32Time", start', "names one of"),
        ('outcome = "DENIED"', 'outcome = "GONE"', "outcome is one of"),
        ('id = "disabled-on-one-node"', 'id = "as-collected"', "is there twice"),
        ('status = "pass"', 'status = "good"', "must be one of"),
    ],
)
def test_a_broken_case_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    folder = copied(tmp_path)
    spoil(folder, "cases/SITE-001.toml", old, new)
    assert lint(folder, Console(lang="en")) == 2
    assert told in capsys.readouterr().err


def test_nothing_to_try_is_wrong_use_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(tmp_path / "bundles")
    assert try_cases(folder, None, Console(lang="ja")) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and len(shown.err.splitlines()) == 1 and "ファイルが見つかりません" in shown.err
    (tmp_path / "bundles").mkdir()
    assert try_cases(folder, None, Console(lang="en")) == 2
    assert "no bundle (*.json) in this folder" in capsys.readouterr().err
    shutil.rmtree(folder / "cases")
    assert try_cases(folder, None, Console(lang="en")) == 2
    [told] = capsys.readouterr().err.splitlines()
    assert "there is nothing to try" in told and "SITE-001.toml" in told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_lint_and_test_speak_one_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    folder = copied(tmp_path)
    assert lint(folder, Console(lang=lang)) == 0
    spoil(folder, "cases/SITE-001.toml", 'status = "pass"', 'status = "fail"')
    spoil(folder, "cases/SITE-002.toml", "Socket\\Socketr", "Socket\\None")
    assert try_cases(folder, None, Console(lang=lang)) == 3
    spoil(folder, "SITE-001.toml", 'severity = "medium"', 'severity = "mild"')
    assert lint(folder, Console(lang=lang)) == 2
    shown = capsys.readouterr()
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    lines = [*shown.out.splitlines(), *shown.err.splitlines()]
    sentences = [line for line in lines if not line.startswith(("ok  ", "FAIL"))]
    assert len(sentences) > 4
    assert all(bool(japanese.search(line)) == (lang == "ja") for line in sentences), sentences


def test_a_verdict_that_no_case_shows_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(tmp_path)
    (folder / "cases" / "SITE-002.toml").unlink()
    assert try_cases(folder, None, Console(lang="en")) == 0
    assert "SITE-002: no case shows pass, fail, could_not_check" in capsys.readouterr().err
