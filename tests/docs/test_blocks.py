"""No block of a document stands outside the tests: each is a command that is run, or text that is held against the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esmreport.io import giventoml
from esmreport.io.rulebook import load
from esmreport.io.sitefile import parse
from esmreport.render.parquet import COLUMNS
from tests.docs.pages import PAGES, ROOT, Block, blocks
from tests.docs.test_commands import COMMANDS
from tests.test_cli import run, sample

SHELL = ("", "sh", "bat")
# Lines of such a block that are no commands of this repository, and what proves them.
PROVED = {
    r"\d\d-services(-undo)?\.cmd( go)?( +rem .*)?$": "tests/fix/machine.py and tests/windows/test_fix.py run them",
    r"dask (scheduler|worker) ": "tests/fleet/test_distributed.py starts both",
    r"fix\\": "test_the_folder_of_fixes_is_as_drawn",
}
OWN_RULES = ROOT / "samples" / "own-rules"
# READMEs beside the code, for people who change it.
BESIDE = sorted(path for folder in ("bench", "tests") for path in (ROOT / folder).rglob("README.md"))


def every() -> Iterator[Block]:
    for page in PAGES:
        yield from blocks(page)


def words(line: str) -> str:
    return re.split(r"\s{2,}#|\s# ", line.strip())[0].strip()


def test_every_line_of_a_shell_block_is_known() -> None:
    lines = {words(line) for block in every() if block.language in SHELL for line in block.lines}
    strange = lines - {"", *COMMANDS}
    assert [line for line in sorted(strange) if not any(re.match(known, line) for known in PROVED)] == []
    assert all(any(re.match(known, line) for line in strange) for known in PROVED)


def test_the_folder_of_fixes_is_as_drawn(tmp_path: Path) -> None:
    run(*sample("drifted"), "-o", str(tmp_path), "--format", "json")
    done = run("fix", str(tmp_path / "esm-cluster-audit.json"), "-o", str(tmp_path / "fix"))
    assert done.returncode == 0, done.stderr
    drawn = [line.split()[0] for block in every() for line in block.lines if line.startswith("fix\\")]
    assert len(drawn) == 5
    assert [name for name in drawn if not (tmp_path / name.replace("\\", "/")).exists()] == []


def of_own_rules(text: str) -> None:
    """Every line stands in the sample that the page is about."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in OWN_RULES.rglob("*.toml"))
    assert [line for line in text.splitlines() if line.strip() and line.strip() not in whole] == []


def of_waivers(text: str) -> None:
    given = giventoml.parse(text, "w.toml")
    assert not given.malformed and [*given.waivers, *given.attestations, *given.ignores]


def of_a_site_file(text: str) -> None:
    parse(text, "site.toml", load().features)


READ_BY: dict[str, Callable[[str], None]] = {
    "own-rules.md": of_own_rules,
    "waivers.md": of_waivers,
    "manual.ja.md": of_waivers,
    "manual.en.md": of_waivers,
    "phases.md": of_a_site_file,
}
TOML = [block for block in every() if block.language == "toml"]


@pytest.mark.parametrize("block", TOML, ids=lambda block: f"{block.page}: {block.lines[0].strip()}")
def test_what_people_write_is_read_as_shown(block: Block) -> None:
    READ_BY[block.page]("\n".join(block.lines))


def test_both_queries_of_results_run_and_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb
    import pandas
    import pyarrow as pa
    import pyarrow.parquet as pq

    shown = {block.language: "\n".join(block.lines) for block in every() if block.page == "results.md"}
    rows = [
        ("SVC-001", "a", "fail"),
        ("SVC-001", "b", "fail"),
        ("REG-001", "a", "fail"),
        ("REG-002", "a", "pass"),
    ]
    named = ("rule", "name", "status")
    assert set(named) <= set(COLUMNS)
    (tmp_path / "report").mkdir()
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(named)})
    pq.write_table(table, tmp_path / "report" / "results.parquet")
    monkeypatch.chdir(tmp_path)
    counted = eval(compile(ast.parse(shown["python"], mode="eval"), "results.md", "eval"), {"pandas": pandas})
    assert dict(counted) == {"SVC-001": 2, "REG-001": 1}
    with duckdb.connect() as own:
        counts = own.execute(shown["sql"]).fetchall()
    assert counts == [("SVC-001", 2), ("REG-001", 1)]


def test_no_block_is_of_another_kind() -> None:
    kinds = {(block.page, block.language) for block in every() if block.language not in (*SHELL, "toml")}
    tested = {("manual.ja.md", "console"), ("manual.en.md", "console"), ("CONTRIBUTING.md", "text")}
    assert kinds == tested | {("results.md", "python"), ("results.md", "sql")}


@pytest.mark.parametrize("page", BESIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_readme_beside_the_code_calls_is_there(page: Path) -> None:
    lines = [words(line) for block in blocks(page) if block.language in SHELL for line in block.lines]
    called = {
        path for line in lines for path in re.findall(r"\b(?:bench|tests|samples|scripts)/[\w./-]+", line)
    }
    assert [path for path in called if not (ROOT / path).exists()] == []
    for block in blocks(page):
        if block.language == "python":
            ast.parse("\n".join(block.lines))
