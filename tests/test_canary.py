"""No secret leaves the node: planted in every kind of place, searched for in everything that is written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from esmcollect import cli, redact, secretspan
from tests.canary import PLACES, ROLES, canary_plan, leaks, on_node, secret, site_text
from tests.lab.virtual import VirtualNode
from tests.raw.printed import Printer
from tests.test_cli import run

WORDS = {
    f"{place} ({role})": secret(place, role) for place in PLACES for role in ROLES if on_node(place, role)
}


def collect_both(stick: Path, *, key: bool = True) -> list[Path]:
    """Runs the collector's command line for both nodes, from a folder that plays the stick."""
    stick.mkdir()
    if key:
        (stick / "esmcollect.key").write_text("0f" * 32, encoding="ascii")
    plan = canary_plan()
    for role in ROLES:
        site = stick / "site.toml"
        site.write_text(site_text(role), encoding="utf-8")
        code = cli.main(["--site", str(site)], system=VirtualNode(plan.view(role)))
        assert code in (0, 4)
    site.unlink()
    return sorted((stick / "bundle").glob("*.json"))


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "stick" / "esmcollect.pyz")])
    return tmp_path / "stick"


def import_both(folder: Path) -> list[Path]:
    """Raw folders of both nodes, in which nothing is masked, turned into bundles by `esmreport import`."""
    plan = canary_plan()
    folder.mkdir()
    for role in ROLES:
        raw = folder / f"raw-{role}" / "RAW"
        raw.parent.mkdir()
        Printer(plan.view(role), raw).write()
        site = folder / f"{role}.toml"
        site.write_text(site_text(role), encoding="utf-8")
        key = folder / "esmcollect.key"
        key.write_text("0f" * 32, encoding="ascii")
        done = run("import", str(raw), "-o", str(folder / "bundle"), "--key", str(key), "--site", str(site))
        assert done.returncode in (0, 4), done.stderr
        (folder / f"{role}.log").write_text(done.stdout + done.stderr)
        site.unlink()
    return [*sorted((folder / "bundle").glob("*.json")), *sorted(folder.glob("*.log"))]


@pytest.mark.parametrize("way", ["collected", "imported"])
def test_nothing_that_is_written_holds_a_secret(
    way: str, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = collect_both(stick) if way == "collected" else import_both(stick)
    bundles = [path for path in made if path.suffix == ".json"]
    said = capsys.readouterr()
    log = tmp_path / "log.txt"
    out, fixes, more = tmp_path / "report", tmp_path / "fix", tmp_path / "more"
    more.mkdir()
    done = run(*map(str, bundles), "-o", str(out), "--appendix", "full", "--site", str(_site(tmp_path)))
    assert done.returncode in (0, 4), done.stderr
    [results] = [path for path in out.glob("*.json") if b"esmreport/results" in path.read_bytes()]
    ran = [
        done,
        run("fix", str(results), "-o", str(fixes)),
        run("verify", *map(str, bundles), str(out)),
        run("guide", "-o", str(more / "guide.html")),
        run("site", "init", *map(str, bundles), "-o", str(more / "site.toml")),
        run(
            *map(str, bundles),
            "-o",
            str(more / "en"),
            "--format",
            "json,html,csv,sarif,junit,hdf",
            "--lang",
            "en",
            "--previous",
            str(results),
        ),
    ]
    assert [one.stderr for one in ran if one.returncode not in (0, 4)] == []
    log.write_text("".join([*said, *(one.stdout + one.stderr for one in ran)]))
    written = [*out.rglob("*"), *fixes.rglob("*"), *more.rglob("*")]
    files = [*made, log, *(path for path in written if path.is_file())]
    assert {path.suffix for path in files} >= {".json", ".txt", ".pdf", ".xlsx", ".html", ".toml", ".cmd"}
    assert [leak for path in files for leak in leaks(path, WORDS)] == []


def _site(folder: Path) -> Path:
    path = folder / "office.toml"
    path.write_text("[report]\ncustomer = '監査'\n", encoding="utf-8")
    return path


def test_every_canary_would_be_found(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same search without the masks: each of the planted words is there, so the test above can fail."""
    monkeypatch.setattr(secretspan, "spans", lambda *_: {})
    monkeypatch.setattr(secretspan, "inline_spans", lambda *_: {})
    monkeypatch.setattr(redact.Secrets, "mask_value", lambda _self, value, _key="": (value, None))
    monkeypatch.setattr(redact.Secrets, "mask_path", lambda _self, path: (path, None))
    found = {leak.partition(" as ")[0] for path in collect_both(stick) for leak in leaks(path, WORDS)}
    assert sorted(set(WORDS) - found) == []


def test_every_mask_is_listed(stick: Path) -> None:
    for path in collect_both(stick):
        document = json.loads(path.read_bytes())
        text = json.dumps(document["items"]) + json.dumps(document["site_file"])
        listed = {entry["digest"][:16] for entry in document["redactions"]}
        assert len(document["redactions"]) >= len(PLACES) - 4
        for entry in document["items"]:
            for key in ((entry["value"] or {}).get("keys") or []) if entry["probe"] == "registry" else []:
                for value in key["values"]:
                    assert "redacted" not in value or value["redacted"][:16] in listed
        assert "(redacted:" in text


@pytest.mark.parametrize("way", ["collected", "imported"])
def test_other_secrets_at_the_same_key_compare_as_different(way: str, stick: Path, tmp_path: Path) -> None:
    made = collect_both(stick) if way == "collected" else import_both(stick)
    bundles = [path for path in made if path.suffix == ".json"]
    done = run(
        *map(str, bundles), "-o", str(tmp_path / "out"), "--format", "json", "--site", str(_site(tmp_path))
    )
    assert done.returncode in (0, 4), done.stderr
    results = json.loads(next((tmp_path / "out").glob("*.json")).read_bytes())
    states = {row["item"]: row["state"] for table in results["tables"] for row in table["rows"]}
    masked = [
        "NVBASE\\Password", "NVBASE\\EncPassword", "NVBASE\\Credentials", "NVBASE\\Connect", "NVBASE\\Lines",
        "NVBASE\\Blob", "NVBASE\\Passwords\\admin", "jslcmn\\jsl.ini", "MGHTPLOG.INF", "start.bat",
    ]  # fmt: skip
    for tail in masked:
        found = {item: state for item, state in states.items() if item.casefold().endswith(tail.casefold())}
        assert found and set(found.values()) == {"different"}, (tail, found)


def test_equal_secrets_compare_as_equal(stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.canary.secret", lambda place, _role: secret(place, "primary"))
    bundles = collect_both(stick)
    done = run(
        *map(str, bundles), "-o", str(tmp_path / "out"), "--format", "json", "--site", str(_site(tmp_path))
    )
    assert done.returncode in (0, 4), done.stderr
    results = json.loads(next((tmp_path / "out").glob("*.json")).read_bytes())
    states = {row["item"]: row["state"] for table in results["tables"] for row in table["rows"]}
    for tail in ("NVBASE\\Password", "NVBASE\\EncPassword", "NVBASE\\Lines", "jslcmn\\jsl.ini", "start.bat"):
        found = {item: state for item, state in states.items() if item.casefold().endswith(tail.casefold())}
        assert found and set(found.values()) == {"equal"}, (tail, found)


def test_another_kit_gives_other_digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = []
    for name, key in (("a", True), ("b", False)):
        monkeypatch.setattr(sys, "argv", [str(tmp_path / name / "esmcollect.pyz")])
        [first, _] = collect_both(tmp_path / name, key=key)
        marks.append({entry["digest"] for entry in json.loads(first.read_bytes())["redactions"]})
    assert not marks[0] & marks[1]
