"""What an access list grants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import acl
from esmreport.core.parse.acl import FULL, MODIFY, READ, READ_EXECUTE
from esmreport.core.parse.sddl import parse
from esmreport.core.parse.sid import ADMINISTRATORS, EVERYONE, SYSTEM, USERS

GUIDE = "D:PAI(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;WD)(A;OICI;FA;;;SY)"
GENERIC = "D:AI(A;OICIID;FA;;;BA)(A;OICIID;GRGX;;;WD)(A;ID;GA;;;SY)"
GROUP = "S-1-5-21-1-2-3-1001"


def by_entries(sddl: str, sid: str) -> int:
    return acl.granted_by_entries(parse(sddl), sid)


@pytest.mark.parametrize(
    ("sddl", "administrators", "everyone", "system"),
    [
        pytest.param(GUIDE, FULL, READ_EXECUTE, FULL, id="guide"),
        pytest.param(GENERIC, FULL, READ_EXECUTE, FULL, id="generic"),
        pytest.param("D:(A;OICIIO;FA;;;BA)(A;OICI;FA;;;WD)", 0, FULL, 0, id="inherit only says nothing here"),
        pytest.param("D:(A;CINP;FR;;;BA)(A;;0x1f01ff;;;BA)(A;;FX;;;BA)", FULL, 0, 0, id="united"),
        pytest.param("D:(D;;FA;;;WD)(A;;FA;;;BA)(A;;FA;;;SY)(A;;FA;;;WD)", 0, 0, 0, id="deny everyone"),
        pytest.param("D:(D;;FA;;;AU)(A;;FA;;;BA)(A;;FA;;;WD)", 0, FULL, 0, id="deny authenticated users"),
        pytest.param("D:(D;;FA;;;BU)(A;;FA;;;BA)(A;;FA;;;SY)", 0, 0, FULL, id="deny users"),
        pytest.param("D:(D;;FA;;;BA)(A;;FA;;;SY)(A;;FA;;;WD)", 0, FULL, 0, id="deny administrators"),
        pytest.param("D:(D;;SD;;;WD)(A;;FA;;;BA)", FULL & ~0x10000, 0, 0, id="one bit"),
        pytest.param("D:(A;;FA;;;BA)(D;;FA;;;WD)", FULL, 0, 0, id="stored order counts"),
        pytest.param("D:(D;OICIIO;FA;;;WD)(A;;FA;;;BA)", FULL, 0, 0, id="inherit-only deny"),
        pytest.param("D:(D;OICIID;FA;;;WD)(A;;FA;;;BA)", 0, 0, 0, id="inherited deny"),
        pytest.param("D:NO_ACCESS_CONTROL", FULL, FULL, FULL, id="NULL"),
        pytest.param("D:P", 0, 0, 0, id="empty"),
        pytest.param("D:(A;;FA;;;CO)(A;;FA;;;OW)", 0, 0, 0, id="owner and creator are others"),
        pytest.param("D:(A;;FA;;;DA)", 0, 0, 0, id="domain group"),
    ],
)  # fmt: skip
def test_by_entries(sddl: str, administrators: int, everyone: int, system: int) -> None:
    assert parse(sddl).readable
    assert by_entries(sddl, ADMINISTRATORS) == administrators
    assert by_entries(sddl, EVERYONE) == everyone
    assert by_entries(sddl, SYSTEM) == system


def test_groups_count_only_in_granted() -> None:
    descriptor = parse("D:(A;;FR;;;WD)(A;;FX;;;AU)(A;;FA;;;BA)")
    assert acl.granted(descriptor, GROUP) == READ_EXECUTE
    assert acl.granted_by_entries(descriptor, GROUP) == 0
    assert acl.granted(descriptor, SYSTEM) == FULL
    assert acl.granted_by_entries(descriptor, SYSTEM) == 0
    assert acl.granted(descriptor, EVERYONE) == READ
    assert acl.granted(descriptor, USERS) == READ_EXECUTE


def test_undecided_entries_are_told() -> None:
    descriptor = parse(
        "D:(XA;;FA;;;WD;(@User.a==1))(XD;IO;FA;;;BA;(@User.a==1))(XD;;FA;;;DA;(@User.a==1))(A;;FA;;;BA)"
    )
    assert [ace.sid for ace in acl.undecided(descriptor, ADMINISTRATORS)] == [EVERYONE]
    assert acl.undecided(parse(GUIDE), ADMINISTRATORS) == ()
    assert len(acl.undecided(parse("D:(Q;;FA;;;BA)(A;;FA;;;SY)"), EVERYONE)) == 1
    assert acl.undecided(parse("D:NO_ACCESS_CONTROL"), EVERYONE) == ()


def test_trustees() -> None:
    assert acl.trustees(parse(GUIDE + "(A;IO;FA;;;BU)(D;;FA;;;WD)")) == (ADMINISTRATORS, EVERYONE, SYSTEM)


@pytest.mark.parametrize(
    ("mask", "ja", "en"),
    [
        (FULL, "フルコントロール", "Full control"),
        (0x10000000, "フルコントロール", "Full control"),
        (MODIFY, "変更", "Modify"),
        (READ_EXECUTE, "読み取りと実行", "Read & execute"),
        (0x120089, "読み取り", "Read"),
        (0, "なし", "none"),
        (0x1301FF, "変更、サブフォルダーとファイルの削除", "Modify, delete subfolders and files"),
        (READ_EXECUTE | 0x10000, "読み取りと実行、削除", "Read & execute, delete"),
        (
            0x3,
            "一覧/データの読み取り、ファイルの作成/データの書き込み",
            "list/read data, create files/write data",
        ),
        (0x1000000, "0x1000000", "0x1000000"),
    ],
)
def test_words(mask: int, ja: str, en: str) -> None:
    assert (acl.words(mask).ja, acl.words(mask).en) == (ja, en)


def test_covers_and_beyond() -> None:
    assert acl.covers(FULL, READ_EXECUTE) and acl.covers(0x10000000, FULL)
    assert not acl.covers(MODIFY, FULL)
    assert acl.beyond(READ_EXECUTE, READ_EXECUTE) == 0
    assert acl.beyond(MODIFY, READ_EXECUTE) == MODIFY & ~READ_EXECUTE


aces = st.tuples(
    st.sampled_from("AD"),
    st.sampled_from(["", "IO", "OICI", "ID"]),
    st.sampled_from(["FA", "FR", "FX", "0x1301bf", "GA", "SD"]),
    st.sampled_from(["BA", "SY", "WD", "AU", "BU"]),
).map(lambda parts: f"({parts[0]};{parts[1]};{parts[2]};;;{parts[3]})")


@given(
    st.lists(aces, max_size=6).map("".join), st.sampled_from([ADMINISTRATORS, EVERYONE, SYSTEM, USERS, GROUP])
)
def test_laws(entries: str, sid: str) -> None:
    descriptor = parse(f"D:{entries}")
    own, all_in_all = acl.granted_by_entries(descriptor, sid), acl.granted(descriptor, sid)
    assert own & ~all_in_all == 0
    assert all_in_all & ~FULL == 0
    assert acl.granted(parse(f"D:(D;;FA;;;WD){entries}"), sid) == 0
    assert acl.granted(parse(f"D:(A;;FA;;;WD){entries}"), sid) == FULL
    assert acl.granted_by_entries(parse(f"D:{entries}(A;;FA;;;WD)"), EVERYONE) & acl.granted_by_entries(
        descriptor, EVERYONE
    ) == acl.granted_by_entries(descriptor, EVERYONE)
