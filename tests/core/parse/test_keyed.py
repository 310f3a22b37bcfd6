"""options.txt and nvisord.cf: every piece of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import keyed
from esmreport.core.parse.keyed import Setting
from esmreport.core.parse.problem import Code


def only(text: str, separator: str) -> Setting:
    (entry,) = keyed.parse(text, separator).entries
    return entry


@pytest.mark.parametrize(
    ("text", "value", "raw"),
    [
        ("EU_RM_PKG_DATAPOOL_PATH=X:\\pkgpool\r\n", "X:\\pkgpool", "X:\\pkgpool"),
        ("EU_RM_PKG_DATAPOOL_PATH=X:\\pkgpool  ", "X:\\pkgpool", "X:\\pkgpool  "),
        ('SM_NAME="mgr_ESMPRO"\n', "mgr_ESMPRO", '"mgr_ESMPRO"'),
        ("SM_NAME=mgr_ESMPRO", "mgr_ESMPRO", "mgr_ESMPRO"),
        ('SM_NAME = "mgr"', "mgr", ' "mgr"'),
        ("SM_NAME=“mgr”", "mgr", "“mgr”"),
        ('SM_NAME="業務マネージャ①"', "業務マネージャ①", '"業務マネージャ①"'),
        ("EMPTY=", "", ""),
        ("A=b=c", "b=c", "b=c"),
    ],
)
def test_options(text: str, value: str, raw: str) -> None:
    entry = only(text, "=")
    assert (entry.value, entry.raw, entry.separator) == (value, raw, "=")


@pytest.mark.parametrize(
    ("text", "pieces", "terminated"),
    [
        ('CommunityName:"mgr"\r\n', (":", "", '"', "mgr", '"', ""), True),
        ('CommunityName: "mgr"\n', (":", " ", '"', "mgr", '"', ""), True),
        ('CommunityName:\t "mgr" \n', (":", "\t ", '"', "mgr", '"', " "), True),
        ('CommunityName:"mgr"', (":", "", '"', "mgr", '"', ""), False),
        ('CommunityName:　"mgr"\n', (":", "　", '"', "mgr", '"', ""), True),
        ('CommunityName:\u00a0"mgr"\n', (":", "\u00a0", '"', "mgr", '"', ""), True),
        ('CommunityName："mgr"\n', ("：", "", '"', "mgr", '"', ""), True),
        ("CommunityName:”mgr”\n", (":", "", "”", "mgr", "”", ""), True),
        ("CommunityName:mgr\n", (":", "", "", "mgr", "", ""), True),
        ('CommunityName:"mgr\n', (":", "", '"', "mgr", "", ""), True),
        ('CommunityName:"mgr" ←\n', (":", "", '"', "mgr", '"', " ←"), True),
        ('CommunityName:""\n', (":", "", '"', "", '"', ""), True),
    ],
)
def test_nvisord(text: str, pieces: tuple[str, ...], terminated: bool) -> None:
    entry = only(text, ":")
    assert entry.key == "CommunityName"
    assert (
        entry.separator,
        entry.gap,
        entry.open_quote,
        entry.value,
        entry.close_quote,
        entry.tail,
    ) == pieces
    assert entry.terminated is terminated


def test_lines_duplicates_and_problems() -> None:
    text = "# comment\n;x=1\n\ncluster_fip=192.0.2.10\nCLUSTER_FIP=192.0.2.11\nnonsense\n=1\nKEY＝1\n"
    parsed = keyed.parse(text)
    assert [(entry.key, entry.value, entry.line) for entry in parsed.find("CLUSTER_FIP")] == [
        ("cluster_fip", "192.0.2.10", 4),
        ("CLUSTER_FIP", "192.0.2.11", 5),
    ]
    assert [(problem.code, problem.line, problem.found) for problem in parsed.problems] == [
        (Code.DUPLICATE_KEY, 5, "CLUSTER_FIP"),
        (Code.NOT_UNDERSTOOD, 6, "nonsense"),
        (Code.NOT_UNDERSTOOD, 7, "=1"),
        (Code.FULL_WIDTH_SEPARATOR, 8, "KEY"),
    ]


@given(st.text(alphabet=st.sampled_from("aB=:＝：\"”' \u3000\t#;業←\r\n")), st.sampled_from("=:"))
def test_every_line_is_put_together_again(text: str, separator: str) -> None:
    parsed = keyed.parse(text, separator)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for entry in parsed.entries:
        assert entry.text == physical[entry.line - 1]
        assert entry.terminated is (entry.line < len(physical))
    reported = {problem.line for problem in parsed.problems if problem.code is Code.NOT_UNDERSTOOD}
    assert not reported & {entry.line for entry in parsed.entries}
