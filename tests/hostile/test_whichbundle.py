"""Which bundles count, where a clock, a file name or an unread clp.conf would decide."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.damage import written
from tests.hostile.trial import CLOCK, SAMPLES, results, run

Bundle = dict[str, Any]


def _sample(name: str, started: str | None = None) -> dict[str, Bundle]:
    found = {}
    for path in sorted((SAMPLES / name).glob("*.json")):
        bundle = json.loads(path.read_bytes())
        if started:
            bundle["run"].update(started=started, ended=started)
        found[path.name] = bundle
    return found


def _reported(bundles: Mapping[str, Bundle], place: Path) -> tuple[int, dict[str, str], dict[Any, str]]:
    """Exit code, the sentences of the notices by code (the last of each; "" is what was printed), and the results."""
    source, out = place / "bundles", place / "out"
    source.mkdir()
    for name, data in bundles.items():
        (source / name).write_bytes(written(json.loads(json.dumps(data)), "renewed"))
    code, printed, crashed = run(
        ["report", str(source), "-o", str(out), "--format", "json", "--as-of", CLOCK]
    )
    assert (code in (0, 4), crashed) == (True, ""), printed
    told = {"": printed}
    for path in out.glob("*-audit.json"):
        for notice in json.loads(path.read_bytes())["notices"]:
            told[notice["code"]] = notice["text"]["en"]
    return code, told, results(out)


def test_the_samples_have_no_doubt(tmp_path: Path) -> None:
    _, told, _ = _reported(_sample("drifted"), tmp_path)
    assert not {"same_start", "clock_ahead", "not_joined"} & told.keys()


def test_two_bundles_of_one_start_are_told(tmp_path: Path) -> None:
    started = "2026-11-22T16:50:09Z"
    bundles = {f"a-{name}": data for name, data in _sample("drifted", started).items()}
    bundles |= {f"b-{name}": data for name, data in _sample("compliant", started).items()}
    _, told, _ = _reported(bundles, tmp_path)
    assert all(name in told["same_start"] for name in bundles if "ESMNODE2" in name)


def test_the_same_bundle_twice_is_no_doubt(tmp_path: Path) -> None:
    bundles = {f"{number}-{name}": data for number in "12" for name, data in _sample("drifted").items()}
    assert "same_start" not in _reported(bundles, tmp_path)[1]


def test_a_bundle_of_tomorrow_is_told_with_those_that_it_replaces(tmp_path: Path) -> None:
    bundles = {f"new-{name}": data for name, data in _sample("drifted").items()}
    bundles |= {f"old-{name}": data for name, data in _sample("compliant", "2099-01-01T00:00:00Z").items()}
    _, told, _ = _reported(bundles, tmp_path)
    assert all(name in told["clock_ahead"] for name in bundles if "ESMNODE2" in name)


def _denied(bundle: Bundle, item: Bundle) -> None:
    item.update(outcome="DENIED", code=5, value=None)
    bundle["gaps"].append({"item": item["id"], "place": None, "outcome": "DENIED", "code": 5})


def _dropped(bundle: Bundle, item: Bundle) -> None:
    bundle["items"].remove(item)


def _without_content(bundle: Bundle, item: Bundle) -> None:
    del bundle
    item["value"].pop("base64")


@pytest.mark.parametrize("sample", ["drifted", "sm5-5.66-drifted"])
@pytest.mark.parametrize("lose", [_denied, _dropped, _without_content], ids=lambda lose: lose.__name__)
def test_without_clp_conf_no_node_settles_the_measure_alone(
    lose: Callable[[Bundle, Bundle], None], sample: str, tmp_path: Path
) -> None:
    before = results_of(sample, tmp_path / "before")
    bundles = _sample(sample)
    for data in bundles.values():
        for item in [item for item in data["items"] if item["target"].get("role") == "clp.conf"]:
            lose(data, item)
    (tmp_path / "after").mkdir()
    code, told, after = _reported(bundles, tmp_path / "after")
    assert code == 4
    assert "--site" in told["not_joined"]
    # It is no less plain to somebody who does not open the reports.
    assert "[[node]]" in told[""]
    assert [key for key, status in after.items() if status == "pass" and before.get(key) != "pass"] == []


def results_of(sample: str, place: Path) -> dict[Any, str]:
    """What the undamaged sample is judged."""
    place.mkdir()
    return _reported(_sample(sample), place)[2]
