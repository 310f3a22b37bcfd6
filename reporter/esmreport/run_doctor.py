"""`esmreport doctor`: what works on this computer, and how to mend what does not."""

from __future__ import annotations

import json
from collections.abc import Callable

from esmreport import resources
from esmreport.console import Console
from esmreport.core.model import Text
from esmreport.io.rulebook import RuleBookError, load


def examine(console: Console) -> int:
    """Prints one line per part; exit code 1 where a part does not work."""
    checks: tuple[tuple[str, Callable[[], Text | None]], ...] = (
        ("rules", _rules),
        ("templates", _templates),
        ("files", _files),
        ("xlsx", _workbook),
        ("pdf", _pdf),
    )
    failed = False
    for name, check in checks:
        problem = check()
        failed = failed or problem is not None
        shown = "OK" if problem is None else problem.get(console.lang)
        console.out(f"{name:<10} {shown}")
    for name, state in _engines():
        console.out(f"  {name:<10} {state.get(console.lang)}")
    advice = _advice()
    if advice:
        console.out(f"{'advice':<10} {advice.get(console.lang)}")
    return 1 if failed else 0


def _rules() -> Text | None:
    try:
        load()
    except RuleBookError as problem:
        found = problem.errors
        return Text(ja="；".join(one.ja for one in found), en="; ".join(one.en for one in found))
    return None


def _templates() -> Text | None:
    from esmreport.render.templating import environment

    try:
        environment().get_template("report.html.j2")
    except Exception as problem:  # any fault of a template means the same to the user: install again
        return Text(
            ja=f"テンプレートを読み込めません（{problem}）。esmreport を再インストールしてください。",
            en=f"The templates cannot be loaded ({problem}); install esmreport again.",
        )
    return None


def _files() -> Text | None:
    """What else travels with the program: words, schemas, the source of the collector for kits."""
    try:
        for lang in ("ja", "en"):
            resources.words_table(lang)
        for name in ("bundle-1.json", "results-1.json"):
            json.loads(resources.schema_path(name).read_text(encoding="utf-8"))
        resources.collector_dir()
    except (OSError, ValueError) as problem:
        return Text(
            ja=f"esmreport のファイルが欠けているか壊れています（{problem}）。再インストールしてください。",
            en=f"A file of esmreport is missing or damaged ({problem}); install it again.",
        )
    return None


def _workbook() -> Text | None:
    try:
        import openpyxl  # noqa: F401
    except ImportError as problem:
        return Text(
            ja=f"openpyxl を読み込めません（{problem}）。esmreport を再インストールしてください。",
            en=f"openpyxl cannot be loaded ({problem}); install esmreport again.",
        )
    return None


def _pdf() -> Text | None:
    """What `--pdf-engine auto` would say; None where one of the engines works."""
    from esmreport.render.browsers import find_browser
    from esmreport.render.pdf_engine import problem

    return problem() if find_browser() is None else None


def _engines() -> tuple[tuple[str, Text], ...]:
    """Each engine of the PDF by itself: it works, or why not."""
    from esmreport.render.browsers import find_browser
    from esmreport.render.pdf_browser import no_browser
    from esmreport.render.pdf_engine import problem

    browser = find_browser()
    found = Text.same(f"OK ({browser})") if browser else no_browser()
    return (("weasyprint", problem() or Text.same("OK")), ("browser", found))


def _advice() -> Text | None:
    from esmreport.render.pdf_engine import advice, problem

    return advice() if problem() is None else None
