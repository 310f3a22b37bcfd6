"""armwsset /L is read by content: layouts are understood, or said to be not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse.armwsset import parse

A, B = "C:\\ESM\\AlertMan\\Program\\AMVSCKS.EXE", "D:\\業務 ①\\AMVMAIN.exe"
ONE, TWO = "192.0.2.11", "198.51.100.11"


def entries(text: str) -> list[tuple[str, tuple[str, ...]]]:
    listing = parse(text)
    assert listing.state == "entries"
    return [(entry.program, entry.addresses) for entry in listing.entries]


@pytest.mark.parametrize(
    "text",
    [
        f"{A} {ONE}\r\n{B} {TWO}\r\n",
        f'"{A}"\t{ONE}\n"{B}"\t{TWO}',
        f"  1: {A} = {ONE}\n  2: {B} = {TWO}\n",
        f"{ONE},{A}\n{TWO},{B}\n",
        f"{A}\n    {ONE}\n{B}\n    {TWO}\n",
        f"[{A}]\nIP : {ONE}\n\n[{B}]\nIP : {TWO}\n2 entries",
        f"{ONE}\n{A}\n{TWO}\n{B}\n",
        f"ARMWSSET.EXE Ver 12.0.1.0\n{A} {ONE}\n{B} {TWO}\n",
        f"armwsset.exe /L\nVersion 12.0.1.0\n{A}\n{ONE}\n{B}\n{TWO}\n",
        f"{A}|{ONE}\r{B}|{TWO}\r",
    ],
)
def test_layouts_that_are_understood(text: str) -> None:
    assert entries(text) == [(A, (ONE,)), (B, (TWO,))]


def test_lines_are_counted_from_one() -> None:
    assert [entry.line for entry in parse(f"list\n\n{A} {ONE}\n{B} {TWO}\n").entries] == [3, 4]


def test_spellings_stay_as_written() -> None:
    text = f"c:/esm//a.EXE {ONE}\nC:¥ESM¥b.exe {ONE}\nAMSADM.EXE {ONE}\n"
    assert [program for program, _ in entries(text)] == ["c:/esm//a.EXE", "C:¥ESM¥b.exe", "AMSADM.EXE"]


def test_several_addresses_belong_to_their_program() -> None:
    assert entries(f"{A} {ONE} {TWO}\n") == [(A, (ONE, TWO))]
    assert entries(f"{A}\n{ONE}\n{TWO}\n{B}\n{ONE}") == [(A, (ONE, TWO)), (B, (ONE,))]


@pytest.mark.parametrize("text", ["", " \r\n\t\r\n", "　\n"])
def test_nothing_printed_is_no_entry(text: str) -> None:
    assert parse(text).state == "none"


@pytest.mark.parametrize(
    "text",
    [
        "登録はありません。\r\n",
        "There is no entry.\n",
        f"{A}\n{B}\n",
        f"{ONE}\n{TWO}\n",
        f"{A} {B} {ONE}\n",
        f"{A} {ONE}\n{B}\n",
        f"{A} {ONE}\n{TWO}\n",
        f"{A}\n{ONE}\n{B}\n",
        f"{A} 192.0.2.256\n",
        f"{A} 12.0.1.0.5\n",
        "armwsset.exe 192.0.2.11\n",
        "C:\\ESM\\AMVMAIN.EXE.bak 192.0.2.11\n",
    ],
)
def test_what_is_not_understood_is_said_so(text: str) -> None:
    assert parse(text).state == "not_recognised"


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    listing = parse(text)
    assert (listing.state == "entries") == bool(listing.entries)
    assert all(entry.addresses for entry in listing.entries)


@given(st.lists(st.sampled_from([A, B, ONE, TWO, "x", ""]), max_size=12), st.sampled_from([" ", "\n"]))
def test_no_entry_is_invented(parts: list[str], between: str) -> None:
    for entry in parse(between.join(parts)).entries:
        assert entry.program in parts
        assert set(entry.addresses) <= set(parts)
