"""`esmreport site init`: a site file to start from, filled in from bundles where some are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from esmreport.console import Console
from esmreport.core.model import Report, Text
from esmreport.core.rule import RuleBook
from esmreport.core.sitedraft import draft
from esmreport.io import bundles as bundle_io
from esmreport.io.rulebook import RuleBookError, load
from esmreport.io.sitefile import SiteFileError
from esmreport.pipeline import Order, reports
from esmreport.render.errors import RenderError
from esmreport.render.write import write_file

DONE, FAILED, USAGE, NOT_A_BUNDLE = 0, 1, 2, 6


def init(arguments: Sequence[str], output: Path, console: Console) -> int:
    """Writes the site file and says where it is; exit code as in the manual. Nothing is ever overwritten."""
    if output.exists():
        console.problem(
            f"{output} がすでにあります。-o で別の名前を指定してください（上書きしません）。",
            f"{output} exists; name another file with -o (it is never overwritten).",
        )
        return USAGE
    try:
        book = load()
    except RuleBookError as problem:
        return _told(problem.errors, FAILED, console)
    report: Report | None = None
    if arguments:
        found = _audited(arguments, book, console)
        if isinstance(found, int):
            return found
        report = found
    try:
        write_file(output, draft(report, book.features.values()).encode("utf-8"))
    except RenderError as problem:
        console.problem_text(problem.text)
        return FAILED
    console.out(str(output))
    console.say(
        "値を確認・記入してから --site で指定してください。",
        "Check it, fill it in, and give it with --site.",
    )
    return DONE


def _audited(arguments: Sequence[str], book: RuleBook, console: Console) -> Report | int:
    """The report of the one cluster that the bundles are of, or the exit code."""
    loaded = bundle_io.load(arguments)
    refused = [one for one in loaded.refused if not one.skipped]
    for one in refused:
        console.problem(f"{one.path}: {one.why.ja}", f"{one.path}: {one.why.en}")
    usable = [bundle for bundle in loaded.bundles if bundle.seal != "altered"]
    for bundle in loaded.bundles:
        if bundle not in usable:
            console.problem(
                f"{bundle.path}: 採取後に内容が変更されています。",
                f"{bundle.path} was changed after it was collected.",
            )
    if not loaded.bundles:
        console.problem("読み取れるバンドルが 1 つもありません。", "Not one bundle could be read.")
    if refused or len(usable) < len(loaded.bundles) or not usable:
        return NOT_A_BUNDLE
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        made = reports(Order(bundles=usable, site=None, now=now), book)
    except SiteFileError as problem:
        return _told(problem.errors, NOT_A_BUNDLE, console)
    if len(made) > 1:
        names = ", ".join(report.cluster.name or report.nodes[0].name for report in made)
        console.problem(
            f"複数のクラスタのバンドルです（{names}）。クラスタごとに実行してください。",
            f"These bundles are of several clusters ({names}); a site file is made for one.",
        )
        return USAGE
    return made[0]


def _told(sentences: Sequence[Text], code: int, console: Console) -> int:
    console.problems(sentences)
    return code
