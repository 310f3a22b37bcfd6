"""Facts about services: two sources that agree, disagree, or are refused."""

from __future__ import annotations

import pytest
from tests.core.nodes import node, service, services, target

from esmreport.core.facts import Missing, Seen, Unknown
from esmreport.core.read.services import cooperation, cooperation_service
from esmreport.core.read.services import service as read

DENIED = {"outcome": "DENIED", "code": 5}


@pytest.mark.parametrize(
    ("api", "stored", "wanted"),
    [
        ({"start": 3}, {"start": 3}, "manual"),
        ({"start": 2}, {"start": 2}, "automatic"),
        ({"start": 2, "delayed": True}, {"start": 2, "delayed": True}, "automatic_delayed"),
        ({"start": 2}, {"start": 2, "delayed": True}, "automatic_delayed"),
        ({"start": 4}, {"start": 4}, "disabled"),
        ({"start": 0}, {"start": 0}, "boot"),
        ({"start": 3}, {"start": 2}, "manual|automatic"),
        (DENIED, {"start": 3}, "manual"),
        ({"start": 3}, DENIED, "manual"),
        ({"start": 9}, {"start": 9}, "9"),
    ],
)
def test_start_type(api: dict[str, object], stored: dict[str, object], wanted: str) -> None:
    fact = read(target(service("Nvbase", api, stored)), {"name": "nvbase", "property": "start_type"})
    assert isinstance(fact, Seen)
    assert fact.value == wanted


def test_a_disagreement_names_both_sides() -> None:
    fact = read(
        target(service("Nvbase", {"start": 3}, {"start": 2})), {"name": "Nvbase", "property": "start_type"}
    )
    assert isinstance(fact, Seen)
    assert "手動" in fact.text.ja
    assert "自動" in fact.text.ja


def test_nothing_is_known_where_both_sides_refuse() -> None:
    fact = read(target(service("Nvbase", DENIED, DENIED)), {"name": "Nvbase", "property": "start_type"})
    assert isinstance(fact, Unknown)
    assert fact.reason.code == "denied"


@pytest.mark.parametrize(
    ("api", "wanted"),
    [
        ({"state": 4}, "running"),
        ({"state": 1}, "stopped"),
        ({"state": 3}, "stop_pending"),
        ({"state": 7}, "paused"),
    ],
)
def test_state(api: dict[str, object], wanted: str) -> None:
    fact = read(target(service("Nvbase", {"start": 3, **api})), {"name": "Nvbase", "property": "state"})
    assert isinstance(fact, Seen)
    assert fact.value == wanted


def test_the_registry_tells_no_state() -> None:
    fact = read(target(service("Nvbase", DENIED, {"start": 3})), {"name": "Nvbase", "property": "state"})
    assert isinstance(fact, Unknown)


def test_existence() -> None:
    around = target(service("Nvbase", {"start": 3}), services("Nvbase", "Unasked"))

    def there(name: str) -> object:
        fact = read(around, {"name": name, "property": "exists"})
        return fact.value if isinstance(fact, Seen) else "unknown"

    assert (there("NVBASE"), there("Nvcmd"), there("unasked")) == (True, False, "unknown")
    assert isinstance(read(around, {"name": "Nvcmd", "property": "start_type"}), Missing)


@pytest.mark.parametrize("ending", ["or", "ors", "oer", "o"])
def test_the_cooperation_function_by_any_printed_name(ending: str) -> None:
    display = f"CLUSTERPRO ESMPRO/SM cooperat{ending}"
    assert isinstance(
        cooperation_service(node(service("coop", {"display_name": display}), services("coop"))), Seen
    )


def test_without_the_cooperation_function() -> None:
    fact = cooperation(target(service("x", {"display_name": "CLUSTERPRO ESMPRO/SM"}), services("x")), {})
    assert isinstance(fact, Seen)
    assert fact.value is False
    assert isinstance(cooperation(target(), {}), Unknown)
