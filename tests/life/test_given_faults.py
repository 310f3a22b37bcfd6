"""Every exception and manual check that does not count is told on the terminal: where, why, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import run, sample

ENTRIES = """
[[waiver]]
rule = "SVC-999"
subject = "*"
node = "*"
reason = "x"
approver = "y"
expires = 2099-12-31
[[waiver]]
rule = "SVC-001"
subject = "*"
node = "*"
reason = "x"
expires = 2099-12-31
[[waiver]]
rule = "SVC-001"
subject = "*"
node = "*"
reason = "x"
approver = "y"
expires = 2020-12-31
[[waiver]]
rule = "SVC-001"
subject = "No such service"
node = "*"
reason = "x"
approver = "y"
expires = 2099-12-31
[[attestation]]
rule = "MAN-005"
subject = "x"
node = "ESMNODE1"
result = "yes"
by = "y"
date = 2026-03-30
"""
GOOD = ENTRIES.split("[[waiver]]")[3].replace("2020", "2099")
JA = (
    "2 行目 (SVC-999 *): 例外を使用していません。規則 SVC-999 は基準にありません（SVC-009 の誤りではありませんか）。"
    "記載を直して再実行してください。",
    "9 行目 (SVC-001 *): 例外を使用していません。承認者が空です。記載を直して再実行してください。",
    "15 行目 (SVC-001 *): 例外を使用していません。2020-12-31 で期限が切れました。"
    "続けるときは新しい期限の記載を追加してください。",
    "22 行目 (SVC-001 No such service): 例外を使用していません。"
    "該当する結果がありません（規則・対象・ノードを確認してください）。",
    "29 行目 (MAN-005 x): 手動確認の記録を使用していません。"
    "結果 'yes' は 適合、不適合、対象外、確認不能 のどれでもありません。記載を直して再実行してください。",
)
EN = (
    "line 2 (SVC-999 *): exception not used: there is no rule SVC-999; did you mean SVC-009? Mend the entry and run again.",
    "line 9 (SVC-001 *): exception not used: approver is empty. Mend the entry and run again.",
    "line 15 (SVC-001 *): exception not used: it ended on 2020-12-31. To go on, add an entry with a new day.",
)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "w.toml"
    path.write_text(ENTRIES, encoding="utf-8")
    return path


def told(given: Path, *arguments: str) -> list[str]:
    out = given.with_name("out")
    done = run(*arguments, "-o", str(out), "--format", "json", "--waivers", str(given), "--jobs", "1")
    assert done.returncode in (0, 4), done.stderr
    return done.stderr.splitlines()


def test_each_entry_that_does_not_count_is_one_sentence(given: Path) -> None:
    ja = told(given, *sample("drifted"), "--quiet")
    assert sorted(ja) == sorted(f"esmreport: w.toml {line}" for line in JA)
    en = told(given, *sample("drifted"), "--lang", "en")
    assert {f"esmreport: w.toml, {line}" for line in EN} <= set(en) and len(en) == len(ja)


def test_an_entry_that_counts_is_not_told(given: Path) -> None:
    given.write_text(f"[[waiver]]{GOOD}", encoding="utf-8")
    assert told(given, *sample("drifted")) == []


def test_a_long_list_is_cut_and_says_so(given: Path) -> None:
    given.write_text(ENTRIES * 6, encoding="utf-8")
    lines = told(given, *sample("drifted"))
    assert len(lines) == 21 and lines[-1] == "esmreport: ほかに 10 件あります（報告書に一覧）。"


def test_a_fleet_tells_each_entry_once(given: Path) -> None:
    lines = told(given, *sample("drifted"), *sample("agents"))
    for line in JA[:3]:
        assert lines.count(f"esmreport: w.toml {line}") == 1
