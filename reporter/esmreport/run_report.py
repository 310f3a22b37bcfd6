"""The main job: read bundles, build a report per cluster, write each format, say what happened."""

from __future__ import annotations

from esmreport import options
from esmreport.console import Console
from esmreport.core.filenames import file_names
from esmreport.core.givenfaults import faults
from esmreport.core.model import Report
from esmreport.core.rule import RuleBook
from esmreport.exits import ALTERED, DONE, FAILED, NOT_A_BUNDLE, USAGE, decided, verdict_codes
from esmreport.faces import Look, write_report
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Loaded
from esmreport.io.giventoml import GivenError
from esmreport.io.maskfile import MaskFileError
from esmreport.io.ownrules import OwnRulesError, rule_book
from esmreport.io.previous import PreviousError, read_previous
from esmreport.io.rulebook import RuleBookError
from esmreport.io.seal import seal_fault
from esmreport.io.sitefile import SiteFileError
from esmreport.options import Asked, Settings, UsageError, make_folder
from esmreport.pipeline import Order, reports
from esmreport.render.errors import RenderError

# So few files are read at once; more are looked at one by one first, for they may be thousands.
FEW = 8
# With --mask-names, so many at most: they are one cluster's, and all looked at together.
MASKED = 100
# So many entries that do not count are told one by one.
SAID = 20


def run(asked: Asked, console: Console) -> int:
    """Does the job and gives the exit code."""
    try:
        book = rule_book(asked.rules)
        settings = options.settings(asked, book)
        paths, _ = bundle_io.expand(asked.arguments)
        # Nodes that the site file names are one cluster, whatever their number.
        few = MASKED if asked.mask_names else FEW
        if len(paths) > few and not (settings.site and settings.site.roles):
            return _several(asked, settings, book, console)
        previous = tuple(read_previous(asked.previous)) if asked.previous else ()
    except UsageError as problem:
        console.problem_text(problem.text)
        return USAGE
    except PreviousError as problem:
        console.problem_text(problem.text)
        return NOT_A_BUNDLE if problem.foreign else USAGE
    except GivenError as problem:
        console.problems(problem.errors)
        return USAGE
    except (RuleBookError, SiteFileError) as problem:
        console.problems(problem.errors)
        # The rules that came with the program are its own fault, the rest is what the user gave.
        return (
            FAILED if isinstance(problem, RuleBookError) and not isinstance(problem, OwnRulesError) else USAGE
        )
    loaded = bundle_io.load(asked.arguments, settings.key, asked.size_limit * options.MB)
    codes = {_refusals(loaded, console)}
    if not loaded.bundles:
        console.problem("読み取れるバンドルが 1 つもありません。", "Not one bundle could be read.")
        return NOT_A_BUNDLE
    try:
        order = Order(
            bundles=loaded.bundles,
            site=settings.site,
            now=settings.now,
            given=settings.decisions.given,
            previous=previous,
        )
        made = reports(order, book)
    except SiteFileError as problem:
        console.problems(problem.errors)
        return NOT_A_BUNDLE
    if len(made) > 1:
        return _several(asked, settings, book, console)
    if not make_folder(asked.output, console):
        return FAILED
    if asked.mask_names:
        from esmreport.run_mask import mask_names

        try:
            made = [mask_names(made[0], [bundle.data for bundle in loaded.bundles], asked.output, console)]
        except (MaskFileError, RenderError) as problem:
            console.problem_text(problem.text)
            return FAILED
    for report, name in zip(made, file_names(made), strict=True):
        console.problems(faults(report.records), SAID)
        codes |= {_write(report, asked, settings, name, console)}
        codes |= verdict_codes(report, asked.fail_on)
    return decided(codes)


def _several(asked: Asked, settings: Settings, book: RuleBook, console: Console) -> int:
    if asked.mask_names:
        console.problem(
            f"--mask-names は 1 クラスタずつ、{MASKED} ファイル以内で指定してください。",
            f"--mask-names takes the bundles of one cluster at a time, {MASKED} files at most.",
        )
        return USAGE
    # Processes and their pools are loaded where there are several clusters to share out.
    from esmreport.run_fleet import audit_all

    return audit_all(asked, settings, book, console)


def _refusals(loaded: Loaded, console: Console) -> int:
    for refused in loaded.refused:
        console.problem_text(refused.why.about(refused.path))
    if any(not refused.skipped for refused in loaded.refused):
        return NOT_A_BUNDLE
    altered = [bundle for bundle in loaded.bundles if bundle.seal == "altered"]
    for bundle in altered:
        console.problem_text(seal_fault(bundle.data).about(str(bundle.path)))
    return ALTERED if altered else DONE


def _write(report: Report, asked: Asked, settings: Settings, name: str, console: Console) -> int:
    look = Look(lang=asked.lang, appendix=asked.appendix, pdf_engine=asked.pdf_engine)
    books = settings.decisions.books
    written = write_report(report, settings.formats, asked.output, name, look, books)
    for text in (*written.told, *written.failed):
        console.problem_text(text)
    for path in written.files.values():
        console.out(str(path))
    return FAILED if written.failed else DONE
