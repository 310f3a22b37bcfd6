"""The rules are read as they were parsed before only where that was made from exactly these files."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from esmreport.io.rulebook import RULES, load
from esmreport.io.rulefiles import PARSED, parsed_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


@pytest.fixture
def no_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str) -> None:
        raise AssertionError("a rule file was parsed")

    monkeypatch.setattr(tomllib, "loads", refuse)


def test_what_is_shipped_was_made_from_the_rules() -> None:
    shipped = (RULES / PARSED).read_text(encoding="utf-8")
    assert shipped == parsed_text(RULES), "run python scripts/rules_page.py"


def test_the_rule_book_is_the_same_with_and_without(folder: Path) -> None:
    (folder / PARSED).unlink()
    assert load(folder) == load()


@pytest.mark.usefixtures("no_toml")
def test_no_rule_is_parsed_at_a_start() -> None:
    load()


@pytest.mark.usefixtures("no_toml")
def test_line_ends_of_a_checkout_on_windows_do_not_matter(folder: Path) -> None:
    for path in (folder / PARSED, folder / "services" / "SVC-001.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder) == load()


def test_an_edited_rule_is_judged_as_edited(folder: Path) -> None:
    path = folder / "services" / "SVC-001.toml"
    text = path.read_text(encoding="utf-8")
    assert 'severity = "critical"' in text
    path.write_text(text.replace('severity = "critical"', 'severity = "low"'), encoding="utf-8")
    changed = load(folder).rules["SVC-001"]
    assert changed.severity == "low"
    assert load().rules["SVC-001"].severity == "critical"


def test_a_rule_that_was_added_or_taken_away_counts(folder: Path) -> None:
    path = folder / "manual" / "MAN-001.toml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert "MAN-001" not in load(folder).rules
    added = text.replace('id = "MAN-001"', 'id = "MAN-991"')
    path.with_stem("MAN-991").write_text(added, encoding="utf-8")
    assert "MAN-991" in load(folder).rules


def test_a_rule_in_another_folder_is_of_another_area(folder: Path) -> None:
    (folder / "services" / "SVC-001.toml").rename(folder / "files" / "SVC-001.toml")
    assert load(folder).rules["SVC-001"].area == "files"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"severity":"critical"', b'"severity":"low"'),
        (b'"severity":"critical"', b'"severity":"critical'),
        (b'"rules"', b'"rulez"'),
        (b"{", b"\xff"),
        (b"\n", b""),
    ],
)
def test_a_damaged_copy_is_left_alone(folder: Path, old: bytes, new: bytes) -> None:
    path = folder / PARSED
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new, 1))
    assert load(folder) == load()


def test_half_a_copy_or_none_is_left_alone(folder: Path) -> None:
    raw = (folder / PARSED).read_bytes()
    for part in (raw[: len(raw) // 2], b"", b"[]\n", b"null"):
        (folder / PARSED).write_bytes(part)
        assert load(folder) == load()


def test_a_broken_rule_is_not_made_into_a_copy(folder: Path) -> None:
    (folder / "services" / "SVC-001.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(ValueError, match=r"SVC-001\.toml: is not readable TOML"):
        parsed_text(folder)
