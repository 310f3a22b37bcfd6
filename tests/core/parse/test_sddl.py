"""Security descriptors in SDDL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse.problem import Code
from esmreport.core.parse.sddl import FLAGS, RIGHTS, Ace, parse
from esmreport.core.parse.sid import ALIASES


def dacl(sddl: str) -> tuple[Ace, ...]:
    descriptor = parse(sddl)
    assert descriptor.readable, descriptor.problems
    assert descriptor.dacl is not None
    return descriptor.dacl


def test_the_work_folder_of_the_guide() -> None:
    descriptor = parse("O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICIID;0x1200a9;;;WD)(A;OICI;FA;;;S-1-5-18)")
    assert (descriptor.owner, descriptor.group) == ("S-1-5-32-544", "S-1-5-18")
    assert descriptor.control == ("P", "AI") and descriptor.protected
    assert descriptor.dacl is not None
    assert [(ace.type, ace.effect, ace.flags, ace.mask, ace.sid) for ace in descriptor.dacl] == [
        ("A", "allow", ("OI", "CI"), 0x1F01FF, "S-1-5-32-544"),
        ("A", "allow", ("OI", "CI", "ID"), 0x1200A9, "S-1-1-0"),
        ("A", "allow", ("OI", "CI"), 0x1F01FF, "S-1-5-18"),
    ]
    assert [ace.inherited for ace in descriptor.dacl] == [False, True, False]


@pytest.mark.parametrize(
    ("rights", "mask"),
    [
        ("FA", 0x1F01FF),
        ("0x1F01FF", 0x1F01FF),
        ("0X1f01ff", 0x1F01FF),
        ("2032127", 0x1F01FF),
        ("FRFX", 0x1200A9),
        ("CCDCLCSWRPWPDTLOCR", 0x1FF),
        ("SDRCWDWO", 0xF0000),
        ("GA", 0x10000000),
        ("GRGWGX", 0xE0000000),
        ("KA", 0xF003F),
        ("", 0),
    ],
)
def test_rights(rights: str, mask: int) -> None:
    (ace,) = dacl(f"D:(A;;{rights};;;WD)")
    assert ace.mask == mask


@pytest.mark.parametrize(
    ("sddl", "control"),
    [
        ("D:NO_ACCESS_CONTROL", ()),
        ("O:BAG:SYD:NO_ACCESS_CONTROL", ()),
        ("D:PNO_ACCESS_CONTROL", ("P",)),
        ("D:NO_ACCESS_CONTROLS:(AU;SAFA;FA;;;WD)", ()),
    ],
)
def test_null_dacl(sddl: str, control: tuple[str, ...]) -> None:
    descriptor = parse(sddl)
    assert (descriptor.dacl, descriptor.control, descriptor.readable) == (None, control, True)


@pytest.mark.parametrize("sddl", ["D:", "D:P", "D:PAI", "O:BAD:", "D:S:(AU;SAFA;FA;;;WD)", "O:EDG:WDD:"])
def test_empty_dacl(sddl: str) -> None:
    assert dacl(sddl) == ()


@pytest.mark.parametrize("sddl", ["O:BA", "O:BAG:SY", "S:(AU;SAFA;FA;;;WD)"])
def test_no_dacl_is_not_judged(sddl: str) -> None:
    descriptor = parse(sddl)
    assert [problem.code for problem in descriptor.problems] == [Code.NO_DACL]
    assert not descriptor.readable


@pytest.mark.parametrize(
    ("sddl", "code"),
    [
        ("", Code.BAD_SDDL),
        ("nonsense", Code.BAD_SDDL),
        ("D:(A;;FA;;;BA)D:(A;;FA;;;WD)", Code.BAD_SDDL),
        ("O:XXD:(A;;FA;;;BA)", Code.BAD_SDDL),
        ("D:Q(A;;FA;;;BA)", Code.BAD_SDDL),
        ("D:(A;;FA;;;BA", Code.BAD_SDDL),
        ("D:(A;;FA;;;BA)x(A;;FA;;;WD)", Code.BAD_SDDL),
        ("D:(A;;FA)", Code.UNKNOWN_ACE),
        ("D:(Q;;FA;;;BA)", Code.UNKNOWN_ACE),
        ("D:(A;XX;FA;;;BA)", Code.UNKNOWN_ACE),
        ("D:(A;;ZZ;;;BA)", Code.UNKNOWN_ACE),
        ("D:(A;;F;;;BA)", Code.UNKNOWN_ACE),
        ("D:(A;;FA;;;BUILTIN)", Code.UNKNOWN_ACE),
    ],
)
def test_unreadable(sddl: str, code: Code) -> None:
    descriptor = parse(sddl)
    assert code in [problem.code for problem in descriptor.problems]
    assert not descriptor.readable


@pytest.mark.parametrize(
    "entry",
    [
        "OA;;FA;bf967aba-0de6-11d0-a285-00aa003049e2;;BA",
        "OD;;FA;;bf967aba-0de6-11d0-a285-00aa003049e2;BA",
        'XA;;FX;;;BA;(@User.Title == "a) (b;" && (Member_of {SID(BA)}))',
        "XD;;FA;;;BA;(@User.x==1)",
        'XD;;FA;;;BA;(@User.x=="))S:x")',
    ],
)
def test_undecided_entries_are_kept(entry: str) -> None:
    first, second = dacl(f"D:({entry})(A;;FA;;;SY)")
    assert (first.effect, first.sid, first.raw) == ("unknown", "S-1-5-32-544", entry)
    assert (second.effect, second.sid) == ("allow", "S-1-5-18")


def test_object_entry_without_object_is_an_ordinary_one() -> None:
    (ace,) = dacl("D:(OA;;FA;;;BA)")
    assert ace.effect == "allow"


flags = st.lists(st.sampled_from(FLAGS), max_size=4, unique=True)
rights = st.lists(st.sampled_from(sorted(RIGHTS)), max_size=5, unique=True)
entries = st.tuples(st.sampled_from("AD"), flags, rights, st.sampled_from(sorted(ALIASES)))


@given(st.lists(entries, max_size=5))
def test_names_and_numbers_mean_the_same(drawn: list[tuple[str, list[str], list[str], str]]) -> None:
    def mask(names: list[str]) -> int:
        total = 0
        for name in names:
            total |= RIGHTS[name]
        return total

    named = "".join(f"({kind};{''.join(f)};{''.join(r)};;;{sid})" for kind, f, r, sid in drawn)
    spelled = "".join(
        f"({kind};{''.join(f)};{mask(r):#x};;;{sid if '<' in ALIASES[sid] else ALIASES[sid]})"
        for kind, f, r, sid in drawn
    )
    first, second = dacl(f"O:BAD:{named}"), dacl(f"O:BAD:{spelled}")
    assert [(a.effect, a.flags, a.mask, a.sid) for a in first] == [
        (a.effect, a.flags, a.mask, a.sid) for a in second
    ]
    assert [ace.mask for ace in first] == [mask(r) for _, _, r, _ in drawn]


@given(st.one_of(st.text(), st.text(alphabet=st.sampled_from('OGDS:();AP"0x1fFBAWDSY-5 '))))
def test_never_raises(sddl: str) -> None:
    descriptor = parse(sddl)
    assert descriptor.readable or descriptor.problems
