"""`esmreport guide`: the baseline as a document, before any audit."""

from __future__ import annotations

from pathlib import Path

from esmreport.console import Console
from esmreport.core.guide import document, products
from esmreport.io.rulebook import RuleBookError, load
from esmreport.render.errors import RenderError

KINDS = {".html": "html", ".htm": "html", ".md": "md"}


def write(product: str | None, output: Path | None, console: Console) -> int:
    """Writes the document of a product (default: the newest ServerManager) and prints where it is."""
    try:
        book = load()
    except RuleBookError as problem:
        console.problems(problem.errors)
        return 1
    known = products(book)
    chosen = (product or known[-1]).upper()
    if chosen not in known:
        listed = ", ".join(known)
        console.problem(
            f"製品 {product} の基準はありません。{listed} から選んでください。",
            f"There is no baseline for {product}; choose from {listed}.",
        )
        return 2
    path = output or Path(f"esmreport-guide-{chosen}-{console.lang}.html")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        console.problem(
            f"{path} の形式は使えません。.html または .md で終わる名前を指定してください。",
            f"{path} is no format of the document; choose a name that ends in .html or .md.",
        )
        return 2
    from esmreport.render.guide import render_guide
    from esmreport.render.write import write_file

    try:
        write_file(path, render_guide(document(book, chosen), console.lang, kind))
    except RenderError as problem:
        console.problem_text(problem.text)
        return 1
    console.out(str(path))
    return 0
