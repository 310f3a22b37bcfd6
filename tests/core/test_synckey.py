"""Registry keys of the synchronization list: what is the same key and what is not."""

from __future__ import annotations

import pytest

from esmreport.core.synckey import fold, is_below, same

NEC = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{NEC}\\ESMSM", "hklm\\software\\wow6432node\\nec\\esmsm\\"),
        (f"{NEC}\\NVBASE", "HKLM¥SOFTWARE/Wow6432Node\\\\NEC\\NVBASE"),
        (f"{NEC}\\ExpressReport(MG)", f"{NEC}\\ExpressReport (MG)"),
        (f"{NEC}\\ExpressReport(MG)", f"{NEC}\\ExpressReport　（ＭＧ）"),
        (f"{NEC}\\エクスプレス通報サービス(MG)", f"{NEC}\\エキスプレス通報サービス (MG)"),
    ],
)
def test_other_spellings_are_the_same_key(first: str, second: str) -> None:
    assert same(first, second)
    assert fold(fold(first)) == fold(first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{NEC}\\ESMSM", "HKLM\\SOFTWARE\\NEC\\ESMSM"),
        (f"{NEC}\\ESMAlertMan", f"{NEC}\\ESMAAlertMan"),
        (f"{NEC}\\NVBASE", f"{NEC}\\NVBASE2"),
        (f"{NEC}\\NVBASE", "HKEY_USERS\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE"),
        (f"{NEC}\\ExpressReport(MG)", f"{NEC}\\ExpressReport"),
        (f"{NEC}\\MIOTSETTING", f"{NEC}\\MIOTMGSETTING"),
        (f"{NEC}\\NVBASE", "HKLM￥SOFTWARE￥Wow6432Node￥NEC￥NVBASE"),
        (f"{NEC}\\NVBASE", f"{NEC}\\ＮＶＢＡＳＥ"),
        (f"{NEC}\\エクスプレス通報サービス(MG)", f"{NEC}\\ｴｸｽﾌﾟﾚｽ通報サービス(MG)"),
    ],
)
def test_near_misses_are_other_keys(first: str, second: str) -> None:
    assert not same(first, second)


def test_below_means_a_whole_part() -> None:
    assert is_below(f"{NEC}\\ESMSM\\CurrentVersion", "HKLM\\SOFTWARE\\Wow6432Node\\NEC\\esmsm")
    assert not is_below(f"{NEC}\\ESMSM", f"{NEC}\\ESMSM")
    assert not is_below(f"{NEC}\\ESMSM2", f"{NEC}\\ESMSM")
