"""What the documents say is true: generated parts, tables, links, messages, and the manual can be built."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from esmreport import exits
from esmreport.cli import COMMANDS
from esmreport.core import outside, overlay, whichbundle
from esmreport.core.operate import values
from esmreport.faces import FORMATS, SUFFIXES
from tests.docs.pages import DOCS, MANUALS, PAGES, ROOT, between, links


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manual_script", ROOT / "scripts" / "manual.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def sources() -> str:
    """Everything that the program can say, with what is filled in left out."""
    files = [
        *(ROOT / "reporter" / "esmreport").rglob("*.py"),
        *(ROOT / "reporter" / "esmreport").rglob("words/*.toml"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_page_of_commands_is_what_they_say() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == script().commands_page(), "run: python scripts/manual.py --commands"


def test_the_page_of_commands_has_every_command() -> None:
    assert {command.split()[0] for command in script().COMMANDS if command} == set(COMMANDS)


@pytest.mark.parametrize("command", script().COMMANDS)
def test_help_fits_a_screen_and_shows_an_example(command: str) -> None:
    lines = script()._help(command.split()).splitlines()
    assert len(lines) <= 45 and max(map(len, lines)) <= 100
    assert command in ("rules", "site") or any("Example: esmreport" in line for line in lines)


CODES = sorted(
    {
        exits.DONE,
        exits.FAILED,
        exits.USAGE,
        exits.FINDINGS,
        exits.INCOMPLETE,
        exits.ALTERED,
        exits.NOT_A_BUNDLE,
    }
    | {exits.INTERRUPTED}
)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_the_exit_codes_are_those_of_the_program(manual: Path) -> None:
    assert [int(row[0]) for row in between(manual, "exit codes")] == CODES
    order = re.search(
        r"(\d)(?:、|, )(\d)(?:、|, )(\d)(?:、|, )(\d)(?:、|, )(\d)",
        manual.read_text("utf-8").split("<!-- exit codes -->")[1].split("<!-- end -->")[1],
    )
    assert order and tuple(map(int, order.groups())) == exits.PRECEDENCE


@pytest.mark.parametrize(("manual", "lang"), [(MANUALS[0], "JA"), (MANUALS[1], "EN")], ids=["ja", "en"])
def test_the_answers_to_may_i_leave_are_those_of_the_collector(manual: Path, lang: str) -> None:
    from esmcollect import words

    table: dict[str, str] = getattr(words, lang)
    answers = [table[f"leave_{code}"] for code in ("yes", "but", "no", "unknown")]
    assert [row[0] for row in between(manual, "leave")] == answers


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_names_the_same_exit_codes(readme: str) -> None:
    rows = re.findall(r"^\| (\d+) \|", (ROOT / readme).read_text(encoding="utf-8"), flags=re.M)
    assert [int(code) for code in rows] == CODES


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_message_of_the_table_is_one_of_the_program(manual: Path) -> None:
    rows = between(manual, "messages")
    assert len(rows) > 15 and all(row[1] for row in rows)
    assert [row[0] for row in rows if row[0] not in sources()] == []


def notice_codes() -> set[str]:
    """The codes of all notices that the sources make."""
    found = {f"{kind}_{state}" for kind, state in overlay.SENTENCES}
    for path in (ROOT / "reporter" / "esmreport").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            named = [word.value for word in node.keywords if word.arg == "code"]
            first = {"_notice": node.args[:1], "Notice": named}.get(node.func.id, [])
            found |= {str(code.value) for code in first if isinstance(code, ast.Constant)}
    return found | {values.NEWER_THAN_GUIDE, outside.MANAGEMENT_PC.code, whichbundle.NOT_JOINED}


def test_every_code_of_a_notice_is_in_the_page_of_results() -> None:
    part = (DOCS / "results.md").read_text(encoding="utf-8").split("## `notices[]`")[1].split("\n## ")[0]
    rows = [row for row in part.splitlines() if row.startswith("| `")][1:]
    named = {code for row in rows for code in re.findall(r"`([a-z_]+[a-z])`", row.split("|")[1])}
    named |= {code.replace("waiver_", "attestation_") for code in named if code.startswith("waiver_")}
    assert len(named) > 25 and named == notice_codes()


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_format_and_file_is_named(manual: Path) -> None:
    text = manual.read_text(encoding="utf-8")
    assert [name for name in FORMATS if f".{SUFFIXES.get(name, name)}`" not in text] == []


@pytest.mark.parametrize("page", [*PAGES, *sorted((DOCS / "adr").glob("*.md"))], ids=lambda path: path.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in links(page) if target and not (page.parent / target).exists()] == []


def test_each_language_shows_its_own_page_of_the_report() -> None:
    from tests.pictures import SHOWN

    pages = ("README", "docs/manual")
    for lang, paths in (
        ("ja", [f"{page}.ja.md" for page in pages]),
        ("en", ["README.md", "docs/manual.en.md"]),
    ):
        for path in paths:
            shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / path).read_text(encoding="utf-8"))
            assert [name.rpartition("/")[2] for name in shown] == [SHOWN.format(lang=lang)], path


def test_both_manuals_have_the_same_chapters_and_commands() -> None:
    texts = [path.read_text(encoding="utf-8") for path in MANUALS]
    heads = [re.findall(r"^#+ ([\d.]+) ", text, flags=re.M) for text in texts]
    assert heads[0] == heads[1]
    commands = [
        [line.removesuffix(" --lang en") for line in re.findall(r"^\$ (.+)$", text, flags=re.M)]
        for text in texts
    ]
    assert commands[0] == commands[1]
    assert all(len(re.findall(r"^\|", text, flags=re.M)) > 60 for text in texts)


def test_every_page_is_a_part_of_one_manual() -> None:
    module = script()
    assert {path.name for path in DOCS.glob("*.md")} == {*module.pages("ja"), *module.pages("en")}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_manual_is_one_file_whose_links_stay_inside(tmp_path: Path, lang: str) -> None:
    [path] = script().build(tmp_path, lang, pdf=False)
    html = path.read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert [target for target in re.findall(r'href="#([^"]+)"', html) if target not in ids] == []
    assert not re.findall(r'(?:src|href)="(?!#|data:|https?:)[^"]*"', html)


def test_the_manual_is_a_pdf_too(tmp_path: Path) -> None:
    from pypdf import PdfReader

    module = script()
    paths = module.build(tmp_path, "ja", pdf=True)
    reader = PdfReader(paths[1])
    assert len(reader.pages) > 20
    assert "利用の手引き" in reader.pages[0].extract_text().replace("\n", "")
