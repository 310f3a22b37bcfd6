"""A damaged rule book is refused as a whole, and every error is named with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from esmreport.io.rulebook import RULES, RuleBookError, load

GOOD = RULES / "services" / "SVC-001.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("features.toml", "rulepack.toml"):
        shutil.copy(RULES / name, tmp_path / name)
    (tmp_path / "services").mkdir()
    shutil.copy(GOOD, tmp_path / "services" / GOOD.name)
    return tmp_path


def errors(folder: Path, old: str, new: str, count: int = 1) -> list[str]:
    path = folder / "services" / GOOD.name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")
    with pytest.raises(RuleBookError) as refused:
        load(folder)
    return [error.en for error in refused.value.errors]


def test_the_shipped_rule_book_loads() -> None:
    book = load()
    assert len(book.rules) > 60
    assert list(book.rules) == sorted(book.rules)


def test_a_copy_loads_and_line_ends_do_not_change_its_hash(folder: Path) -> None:
    before = load(folder)
    path = folder / "services" / GOOD.name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).sha256 == before.sha256
    path.write_bytes(path.read_bytes() + b"# note\n")
    assert load(folder).sha256 != before.sha256


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('id = "SVC-001"', 'id = "SVC-002"', "key id"),
        ('operator = "equals"', 'operator = "equal"', "'equal' is not one of"),
        ('kind = "service"', 'kind = "services"', "'services' is not one of"),
        ('property = "start_type"', 'propertie = "start_type"', "propertie"),
        ('property = "start_type"\n', "", "property"),
        ('expected = "manual"', "expected = []", "expected"),
        ('expected = "manual"', 'expected = "${nobody}"', "${nobody} is not a placeholder"),
        ('name = "${subject.id}"', 'name = "${subject.key}"', "has no key"),
        ('criticality = "must"', 'criticality = "shall"', "criticality"),
        ('severity = "critical"', 'severity = "worst"', "severity"),
        ('scope = "node"', 'scope = "nodes"', "scope"),
        ('products = ["SM6"]', 'products = ["SM7"]', "SM7"),
        ('versions = ">=6.40"', 'versions = "6.40 or later"', "not a version range"),
        ('absent = "not_applicable"', 'absent = "ignore"', "absent"),
        ('where = "node"', 'where = "here"', "where"),
        ('state = "any"', 'state = "calm"', "state"),
        ('window = "none"', 'window = "soon"', "window"),
        ("order = 20", 'order = "20"', "order"),
        ("revision = 1", "revison = 1", "did you mean revision"),
        ('pages = "62-75"', 'pages = ""', "pages"),
        ('id = "Nvrmapd"', 'id = "Nvbase"', "used twice"),
        ("[applies]", "[applies]\nfeatures = { nobody_knows = true }", "not defined in features.toml"),
        (
            "[remediation]",
            '[[override]]\nsubjects = ["Other"]\nseverity = "low"\nwhen = {}\n[remediation]',
            "Other is no subject",
        ),
        (
            "[remediation]",
            '[inferred]\nprinted = { ja = "a", en = "a" }\nbecause = { ja = "a", en = "a" }\n[remediation]',
            "inferred",
        ),
        ("[compare]", "[compare", "is not readable TOML"),
    ],
)
def test_an_error_is_named(folder: Path, old: str, new: str, wanted: str) -> None:
    found = errors(folder, old, new)
    assert any(wanted in error for error in found), found
    assert all(error.startswith("SVC-001.toml") for error in found)


def test_all_errors_are_collected(folder: Path) -> None:
    path = folder / "services" / GOOD.name
    path.write_text(
        path.read_text(encoding="utf-8").replace('scope = "node"', 'scope = "x"'), encoding="utf-8"
    )
    shutil.copy(GOOD, folder / "services" / "SVC-999.toml")
    with pytest.raises(RuleBookError) as refused:
        load(folder)
    assert {error.en.split(":")[0].split(",")[0] for error in refused.value.errors} == {
        "SVC-001.toml",
        "SVC-999.toml",
    }


def test_a_rule_in_an_unknown_area_is_refused(folder: Path) -> None:
    (folder / "service").mkdir()
    (folder / "services" / GOOD.name).rename(folder / "service" / GOOD.name)
    with pytest.raises(RuleBookError, match="unknown area service"):
        load(folder)


def test_an_empty_folder_is_no_rule_book(folder: Path) -> None:
    (folder / "services" / GOOD.name).unlink()
    with pytest.raises(RuleBookError, match="no rule was found"):
        load(folder)
