"""The manual as one HTML and one PDF a language, and the generated page of all commands.

    python scripts/manual.py              build/manual/esmreport-manual-ja.html, .pdf and the same in English
    python scripts/manual.py --commands   writes docs/commands.md again; a test says when it is out of date

Chapters are the pages of docs/ in the order of PARTS; links between them become links inside the document.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
COMMANDS = (
    *(
        "",
        "report",
        "rules",
        "rules list",
        "rules show",
        "rules lint",
        "rules test",
        "site",
        "site init",
        "kit",
    ),
    *("import", "verify", "fix", "guide", "doctor"),
)
# The first page is the manual itself; the others follow it as parts of the same document.
PARTS = {
    "ja": ("manual.ja.md", "install.ja.md"),
    "en": ("manual.en.md", "install.md"),
}
# In this order; any further page comes after these and before the appendices.
COMMON = (
    "collecting.md",
    "waivers.md",
    "fix.md",
    "own-rules.md",
    "results.md",
    "bundle.md",
    "rule-format.md",
    "limits.md",
)
APPENDICES = ("commands.md", "rules.md")
TITLES = {"ja": "esmreport 利用の手引き", "en": "The esmreport manual"}
NOTES = {
    "ja": "以下の文書のうち英語だけのものは、そのまま収めています。",
    "en": "Pages that exist in Japanese only are left out.",
}
_HELP = "import sys; sys.argv[0] = 'esmreport'; from esmreport.cli import main; main()"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One page of docs/: its file name, title, and body as HTML."""

    name: str
    title: str
    body: str


def commands_page() -> str:
    """docs/commands.md: what every command says about itself."""
    lines = [
        "# Commands",
        "",
        "Made by `python scripts/manual.py --commands` from `--help` of every command; do not edit.",
        "",
    ]
    for command in COMMANDS:
        lines += [f"## {('esmreport ' + command).strip()}", "", "```text", _help(command.split()), "```", ""]
    for lang in ("ja", "en"):
        lines += [f"## esmcollect ({lang})", "", "```text", _collector_help(lang), "```", ""]
    return "\n".join(lines)


def _help(command: Sequence[str]) -> str:
    return _output([sys.executable, "-c", _HELP, *command, "--help"], "reporter")


def _collector_help(lang: str) -> str:
    return _output([sys.executable, "collector", "--lang", lang, "--help"], "collector")


def _output(command: Sequence[str], path: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / path), "PYTHONUTF8": "1", "COLUMNS": "80"}
    environment["PYTHONIOENCODING"] = "utf-8"
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.decode("utf-8").splitlines()).strip()


def parts(lang: str) -> Iterator[Part]:
    """The pages of one language, as HTML."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    names = pages(lang)
    for name in names:
        text = (DOCS / name).read_text(encoding="utf-8")
        title = next(line[2:] for line in text.splitlines() if line.startswith("# "))
        # A line end between two Japanese characters is no blank.
        body = re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", markdown.render(text))
        yield Part(name=name, title=title, body=_linked(body, name, names))


def pages(lang: str) -> tuple[str, ...]:
    """The file names of one language in order."""
    known = {*COMMON, *APPENDICES, *(name for named in PARTS.values() for name in named)}
    further = sorted(path.name for path in DOCS.glob("*.md") if path.name not in known)
    return (*PARTS[lang], *COMMON, *further, *APPENDICES)


def anchor(name: str) -> str:
    """The id of a page inside the document."""
    return re.sub(r"[^a-z]+", "-", name.removesuffix(".md"))


def _linked(body: str, name: str, names: Sequence[str]) -> str:
    def link(found: re.Match[str]) -> str:
        target = found.group(1)
        file = target.partition("#")[0]
        if file in names:
            return f'href="#{anchor(file)}"'
        return found.group(0) if re.match(r"[a-z]+:", target) else f'data-file="{target}"'

    def picture(found: re.Match[str]) -> str:
        content = base64.b64encode((DOCS / found.group(1)).read_bytes()).decode("ascii")
        return f'src="data:image/png;base64,{content}"'

    body = re.sub(r'src="([^":]+\.png)"', picture, body)
    body = re.sub(r'href="([^"]+)"', link, body)
    # Headings of a page lie one level below its title.
    body = re.sub(r"<(/?)h([1-4])>", lambda found: f"<{found.group(1)}h{int(found.group(2)) + 1}>", body)
    return body.replace("<h2>", f'<h2 id="{anchor(name)}">', 1)


def document(lang: str) -> str:
    """The whole manual as one HTML file that needs nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(ROOT / "scripts")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    from esmreport import __version__

    template = environment.get_template("manual.html.j2")
    made = list(parts(lang))
    return template.render(
        lang=lang, title=TITLES[lang], note=NOTES[lang], version=__version__, parts=made, anchor=anchor
    )


def build(folder: Path, lang: str, pdf: bool) -> list[Path]:
    """Writes the manual of one language; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    html = folder / f"esmreport-manual-{lang}.html"
    html.write_text(document(lang), encoding="utf-8", newline="\n")
    if not pdf:
        return [html]
    from weasyprint import HTML

    path = html.with_suffix(".pdf")
    HTML(string=html.read_text(encoding="utf-8"), base_url=str(DOCS)).write_pdf(path)
    return [html, path]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the manual.")
    parser.add_argument("--commands", action="store_true", help="write docs/commands.md and nothing else")
    parser.add_argument("--no-pdf", action="store_true", help="HTML only")
    parser.add_argument("-o", dest="folder", type=Path, default=ROOT / "build" / "manual", help="folder")
    asked = parser.parse_args(arguments)
    if asked.commands:
        (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8", newline="\n")
        return 0
    sys.path.insert(0, str(ROOT / "reporter"))
    for lang in PARTS:
        for path in build(asked.folder, lang, not asked.no_pdf):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
