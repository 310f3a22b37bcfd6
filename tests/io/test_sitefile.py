"""The site file: what it says of agents and their nodes, and one sentence for each slip."""

from __future__ import annotations

import pytest

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
    return caught.value.errors


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
