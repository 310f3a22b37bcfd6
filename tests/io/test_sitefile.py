"""The site file: what it says of agents and their nodes, and one sentence for each slip."""

from __future__ import annotations

import re

import pytest

from esmreport.io.rulebook import load
from esmreport.io.sitefile import SiteFileError, parse

NODES = """
[cluster]
agent_dir = 'C:\\ESM'
os_memory_mb = "4096"
[products]
server_agent = "4.16"
[[node]]
name = "ESMNODE1"
role = "primary"
public_ip = " 192.0.2.11 "
[[node]]
name = "ESMNODE2"
role = "secondary"
"""


def errors(text: str) -> list[str]:
    with pytest.raises(SiteFileError) as caught:
        parse(text, "site.toml", {})
    return [error.en for error in caught.value.errors]


def test_a_yen_sign_of_full_width_separates_folders_and_stays_in_names() -> None:
    text = '[cluster]\nwork_folder = "X:￥NVWORK"\nmanager_name = "a￥b"\n'
    values = parse(text, "site.toml", {}).values
    assert values == {"work_folder": "X:\\NVWORK", "manager_name": "a￥b"}


def test_values_of_agents_and_nodes() -> None:
    site = parse(NODES, "site.toml", {})
    assert site.values == {
        "agent_dir": "C:\\ESM",
        "os_memory_mb": "4096",
        "public_ip:ESMNODE1": "192.0.2.11",
    }
    assert site.roles == {"ESMNODE1": "primary", "ESMNODE2": "secondary"}
    assert site.versions == {"SA": "4.16"}


@pytest.mark.parametrize("address", ["192.0.2", "192.0.2.256", "esmnode1", "192.0.2.11/24", "2001:db8::1"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    [told] = errors(NODES.replace(" 192.0.2.11 ", address))
    assert "public_ip" in told and repr(address) in told


@pytest.mark.parametrize("amount", ["4 GB", "-1", "4096.5", "４０９６"])
def test_an_amount_of_memory_that_is_none_is_told(amount: str) -> None:
    [told] = errors(NODES.replace("4096", amount))
    assert "os_memory_mb" in told and repr(amount) in told


BROKEN = """\
# サイトファイル
phase = "later"
utc_offset = 9
[cluster]
shared_drve = "X:"
fip = 1
[[node]]
name = "ESMNODE1"
[[node]]
role = "primary"
"odd key" = 1
[features]
mg_htps = true
"""


def test_every_slip_is_told_with_its_line_and_what_was_meant() -> None:
    with pytest.raises(SiteFileError) as caught:
        parse(BROKEN, "site.toml", {"mg_https": load().features["mg_https"]})
    told = caught.value.errors
    for line, words in (
        (2, "key phase: must be one of steady-state"),
        (3, "key utc_offset: must be text in quotes"),
        (5, "key shared_drve: is not known; did you mean shared_drive?"),
        (6, "key fip: must be text in quotes"),
        (7, "key node[1], key role: is missing"),
        (9, "key node[2], key name: is missing"),
        (11, "key odd key: is not known"),
        (13, "key mg_htps: is not known; did you mean mg_https?"),
    ):
        [one] = [sentence for sentence in told if words in sentence.en]
        assert one.en.startswith(f"site.toml, line {line}, key ")
        assert one.ja.startswith(f"site.toml {line} 行目 ")
        assert not re.fullmatch(r"[\x00-\x7f]+", one.ja.partition(": ")[2]), one
    assert len(told) == 8
    assert list(told) == sorted(told, key=lambda one: int(one.ja.split()[1]))


def test_a_list_that_is_no_list_and_lines_that_only_look_like_keys() -> None:
    [one] = errors('[report]\ncustomer = """\nfip = 1\n"""\n[cluster]\nfip = 2\n')
    assert "line 6" in one
    [one] = errors("node = 1\n")
    assert "line 1, key node: must be a list of tables" in one
    [one] = errors("report.customer = 1\n")
    assert "line 1, key report, key customer" in one


def test_what_is_no_toml_is_one_sentence() -> None:
    [one] = errors("[cluster\n")
    assert "site.toml" in one and "line 1" in one
