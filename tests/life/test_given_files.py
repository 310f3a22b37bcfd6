"""Files of exceptions and checks: what is taken, and one sentence with file and line for what is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from esmreport.core.given import Given
from esmreport.core.model import Status
from esmreport.io.columns import (
    COLUMNS,
    DECISIONS,
    RESULTS,
    SHARED_WORDS,
    column_of,
    decision_of,
    is_shared,
    result_of,
)
from esmreport.io.decisions import read_decisions
from esmreport.io.givenbook import CHECK_TITLES, PLAN_TITLES
from esmreport.io.giventoml import GivenError
from esmreport.render.wording import load_words

TOML = """\
# what the customer accepts
[[waiver]]
rule = "SVC-001"
subject = "Nvbase"
node = "ESMNODE2"
reason = '''
[[waiver]] in a text is no entry
'''
approver = "承認 太郎"
reference = "CR-1"
granted = 2026-01-10
expires = 2026-12-31

[[waiver]]
rule = "REG-002"
subject = 'NVBASE\\WorkDir'
node = "*"
reason = "r"
approver = "a"
expires = "never"

[[attestation]]
rule = "MAN-001"
subject = "s"
node = "shared"
result = "適合"
by = "C"
date = 2024-02-29
seen = "COM1"

[[ignore]]
what = "service"
item = "BackupAgent*"
reason = "maintained by another team"
"""
HEAD = "rule,subject,node,reason,approver,reference,granted,expires\n"
ROW = "SVC-001,Nvbase,ESMNODE2,①㈱髙﨑の理由,承認者,CR-1,2026-01-10,2026-12-31\n"


def given(tmp_path: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Given:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_decisions([path]).given


def refused(tmp_path: Path, name: str, content: str | bytes) -> list[str]:
    with pytest.raises(GivenError) as problem:
        given(tmp_path, name, content)
    return [error.en for error in problem.value.errors]


def test_a_toml_file_gives_its_entries_with_their_lines(tmp_path: Path) -> None:
    found = given(tmp_path, "w.toml", "\ufeff" + TOML)
    first, second = found.waivers
    assert (first.place.en, second.place.en) == ("w.toml, line 2", "w.toml, line 14")
    assert (first.granted, first.expires) == (date(2026, 1, 10), date(2026, 12, 31))
    assert (second.subject, second.node, second.expires) == ("NVBASE\\WorkDir", "*", None)
    [check] = found.attestations
    assert (check.result, check.node, check.place.en) == (Status.PASS, "shared", "w.toml, line 22")
    assert check.valid_until == date(2025, 2, 28)
    assert [(entry.what, entry.item, entry.field) for entry in found.ignores] == [
        ("service", "BackupAgent*", "*")
    ]
    assert found.malformed == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("expires = 2026-12-31", "", "expires is empty"),
        ("expires = 2026-12-31", "expires = 2026", "expires must be text or a date"),
        ("expires = 2026-12-31", 'expires = "2026"', "expires '2026' is not a date such as 2026-04-01"),
        (
            "expires = 2026-12-31",
            'expires = "2026-02-29"',
            "expires '2026-02-29' is not a date such as 2026-04-01",
        ),
        (
            "expires = 2026-12-31",
            'expires = "04/01/2026"',
            "expires '04/01/2026' is not a date such as 2026-04-01",
        ),
        ("expires = 2026-12-31", "expires = 2026-12-31T10:00:00", "expires must be text or a date"),
        (
            "expires = 2026-12-31",
            "expires = 2025-12-31",
            "granted (2026-01-10) is later than expires (2025-12-31)",
        ),
        ('approver = "承認 太郎"', "", "approver is empty"),
        ('approver = "承認 太郎"', 'aprover = "x"', "aprover is not known; did you mean approver?"),
        ('rule = "SVC-001"', 'rule = "SVC-*"', "rule takes no *"),
        ('node = "ESMNODE2"', 'node = ""', "node is empty"),
    ],
)
def test_a_malformed_entry_is_named_and_the_others_count(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    assert old in TOML
    found = given(tmp_path, "w.toml", TOML.replace(old, new, 1))
    [wrong] = found.malformed
    assert (wrong.place.en, wrong.why.en) == ("w.toml, line 2", why)
    assert len(found.waivers) == 1


def test_a_check_takes_no_wildcard_and_no_end_before_its_day(tmp_path: Path) -> None:
    changed = TOML.replace('subject = "s"', 'subject = "s*"').replace(
        "date = 2024", "valid_until = 2023-01-01\ndate = 2024"
    )
    [wrong] = given(tmp_path, "w.toml", changed).malformed
    assert "takes no *" in wrong.why.en
    assert "before the date" in wrong.why.en


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[[waiver]\n", "w.toml: is not readable TOML"),
        ("[[wavier]]\nrule = 1\n", "w.toml: [[wavier]] is not known; did you mean [[waiver]]?"),
        ("[waiver]\nrule = 'x'\n", "w.toml: write waiver as [[waiver]]"),
        ("規則".encode("cp932"), "w.toml: TOML must be saved as UTF-8"),
    ],
)
def test_a_toml_file_that_cannot_be_used(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    [found] = refused(tmp_path, "w.toml", content)
    assert found.startswith(sentence)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_file_in_any_encoding_that_windows_writes(
    tmp_path: Path, encoding: str, end: str, separator: str
) -> None:
    content = (HEAD + ROW).replace(",", separator).replace("\n", end)
    [found] = given(tmp_path, "w.csv", content, encoding).waivers
    assert (found.reason, found.place.en) == ("①㈱髙﨑の理由", "w.csv, line 2")
    assert found.expires == date(2026, 12, 31)


@pytest.mark.parametrize(
    "written", ["2026/12/31", "2026-12-31", "2026年12月31日", "２０２６/１２/３１", "2026/12/31 "]
)
def test_dates_as_excel_rewrites_them(tmp_path: Path, written: str) -> None:
    [found] = given(tmp_path, "w.csv", (HEAD + ROW).replace("2026-12-31", written)).waivers
    assert found.expires == date(2026, 12, 31)


def test_japanese_heads_any_order_and_columns_of_ones_own(tmp_path: Path) -> None:
    head = "期限,メモ,承認者,判断の理由,ノード,対象,規則\n"
    content = head + '2026/12/31,m,a,"二行の\n理由",共有・クラスタ,X:\\NVWORK,ACL-001\n'
    [found] = given(tmp_path, "w.csv", content, "cp932").waivers
    assert (found.rule, found.subject, found.node, found.reason) == (
        "ACL-001",
        "X:\\NVWORK",
        "shared",
        "二行の\n理由",
    )


def test_a_bad_line_of_a_csv_file_is_named(tmp_path: Path) -> None:
    content = (
        HEAD
        + '"a\nb",s,n,r,a,,,2026-12-31\n'
        + "SVC-001,,n,r,a,,,x\n\n"
        + "SVC-001,s,n,r,a,,,2026-12-31,extra\n"
    )
    found = given(tmp_path, "w.csv", content)
    assert [entry.place.en for entry in found.malformed] == ["w.csv, line 4", "w.csv, line 6"]
    assert found.malformed[0].why.en == "subject is empty; expires 'x' is not a date such as 2026-04-01"
    assert found.malformed[1].why.en.startswith("has more cells (9) than the head")
    assert [entry.place.en for entry in found.waivers] == ["w.csv, line 2"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "w.csv: the file is empty"),
        (
            "control,justification\n1,2\n",
            "w.csv, line 1: the head lacks rule, subject, node, reason, approver, expires",
        ),
        (HEAD.replace("expires", "expirse"), "w.csv, line 1: the head lacks expires"),
        (
            HEAD.replace("reference", "refrence"),
            "w.csv, line 1: the head 'refrence' is not known; did you mean reference?",
        ),
        (HEAD.replace("reference", "reason"), "w.csv, line 1: the column reason is there twice"),
        (HEAD + '"SVC-001,s\n', "w.csv, line 2: is not readable CSV"),
        (b"\x81\xff\xfe\xfd", "w.csv: the encoding is not recognised"),
    ],
)
def test_a_csv_file_that_cannot_be_used(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    [found] = refused(tmp_path, "w.csv", content)
    assert found.startswith(sentence)


def test_the_checklist_saved_as_csv_counts_only_what_was_filled(tmp_path: Path) -> None:
    content = (
        "番号,判定,規則,対象,ノード,結果,確認者,日付,備考\n"
        "R1,x,MAN-001,s,ESMNODE1,適合,C,2026/3/30,seen\n"
        "R2,x,MAN-002,s,ESMNODE1,,,,\n"
    )
    found = given(tmp_path, "c.csv", content, "cp932")
    [check] = found.attestations
    assert (check.result, check.date, check.valid_until) == (
        Status.PASS,
        date(2026, 3, 30),
        date(2027, 3, 30),
    )
    assert [row.typed.cells["seen"] for row in found.typed] == ["seen"]
    assert found.malformed == ()


def test_the_action_plan_saved_as_csv(tmp_path: Path) -> None:
    content = (
        "Rule,Subject,Node,Decision,Reason for the decision,Approver,Due,Done\n"
        "SVC-001,Nvbase,ESMNODE2,Accept,r,a,2026-12-31,\n"
        "SVC-001,ESMASVNT,ESMNODE2,Fix,,,2026-05-01,Done\n"
        "SVC-001,ESMDSVNT,ESMNODE2,Accept,,a,soon,\n"
        "SVC-001,Nvcmd,ESMNODE2,perhaps,,,,\n"
        "SVC-001,Nvrmapd,ESMNODE2,,,,,\n"
    )
    found = given(tmp_path, "p.csv", content)
    assert [entry.subject for entry in found.waivers] == ["Nvbase"]
    assert [entry.why.en for entry in found.malformed] == [
        "reason is empty; expires 'soon' is not a date such as 2026-04-01",
        "decision 'perhaps' is none of fix, accept, dispute, later",
    ]
    assert len(found.typed) == 4


def test_other_files_and_missing_ones_are_refused_together(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text("x: 1\n", encoding="utf-8")
    with pytest.raises(GivenError) as problem:
        read_decisions([tmp_path / "w.yaml", tmp_path / "none.toml"])
    sentences = [error.en for error in problem.value.errors]
    assert "must be a .toml, .csv or .xlsx file" in sentences[0]
    assert "cannot be read (it does not exist)" in sentences[1]


LABELS = {
    "rule": "rule",
    "subject": "subject",
    "node": "node",
    "decision": "decision",
    "reason": "decision_reason",
    "approver": "approver",
    "expires": "due",
    "done": "done",
    "result": "result",
    "by": "checked_by",
    "date": "date",
    "seen": "remark",
}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_word_of_the_workbook_is_understood_again(lang: str) -> None:
    words = load_words(lang)
    for column, label in LABELS.items():
        assert column_of(words(f"label.{label}") + "   ") == column
    for code in DECISIONS:
        assert decision_of(words(f"choice.{code}")) == code
    for status in RESULTS:
        assert result_of(words(f"verdict.{status}")) is status
    assert is_shared(words("node.shared"))
    assert words("sheet.plan") in PLAN_TITLES
    assert words("sheet.manual") in CHECK_TITLES


def test_no_word_means_two_things() -> None:
    for table in (COLUMNS, DECISIONS, RESULTS):
        words = [word for several in table.values() for word in several]
        assert len(words) == len(set(words))
    assert len(SHARED_WORDS) == len(set(SHARED_WORDS))
