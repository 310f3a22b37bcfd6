"""The command line: options in, one sentence per problem, exit codes as in docs/manual."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from esmreport import __version__
from esmreport.cli_faults import asked_language, told
from esmreport.cli_rules import app as rules_app
from esmreport.cli_rules import language
from esmreport.cli_values import spare_pydantic
from esmreport.console import Console
from esmreport.garbage import look_seldom

COMMANDS = ("report", "rules", "site", "fix", "kit", "import", "verify", "doctor", "guide")
OPTIONS_WITH_VALUE = (
    "-o",
    "--format",
    "--lang",
    "--key",
    "--site",
    "--fail-on",
    "--as-of",
    "--appendix",
    "--pdf-engine",
    "--waivers",
    "--attestations",
    "--previous",
    "--jobs",
    "--per-cluster",
    "--at-least",
    "--scheduler",
    "--rules",
    "--size-limit",
)

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Audit ESMPRO on CLUSTERPRO X clusters, offline, from the bundles that esmcollect wrote.",
    epilog="Example: esmreport bundle\\*.json -o report   "
    "(the same as: esmreport report bundle\\*.json -o report)",
)
app.add_typer(rules_app, name="rules")
site_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="The site file: what only the people of the site know."
)
app.add_typer(site_app, name="site")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"esmreport {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options that stand before every command."""


@app.command(epilog="Example: esmreport report bundle\\*.json -o report --site site.toml --lang ja")
def report(
    bundles: Annotated[
        list[str], typer.Argument(metavar="BUNDLE...", help="Bundle files, folders or globs.")
    ],
    output: Annotated[Path, typer.Option("-o", metavar="DIR", help="Folder for the reports.")] = Path(
        "report"
    ),
    formats: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="LIST",
            help="Any of xlsx,pdf,html,json,csv,sarif,junit,hdf,parquet (default: the first 4).",
        ),
    ] = None,
    lang: Annotated[str, language("Language of the reports.")] = "ja",
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Key of the USB kit, to check seals.")
    ] = None,
    site: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Site file; overrides the ones inside the bundles.")
    ] = None,
    waivers: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Accepted exceptions: .toml, .csv or a filled workbook (repeatable)."
        ),
    ] = None,
    attestations: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Manual checks: .toml, .csv or a filled workbook (repeatable)."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Results JSON of the last audit (or its folder): what changed."),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="LEVEL",
            help="none, low, medium, high, critical: exit 3 at or above it; new: at new ones.",
        ),
    ] = "none",
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Clock of the report: 2026-04-01 (default: now).")
    ] = None,
    appendix: Annotated[
        str, typer.Option(metavar="differences|full", help="How much of the as-built state the PDF prints.")
    ] = "differences",
    pdf_engine: Annotated[
        str,
        typer.Option("--pdf-engine", metavar="ENGINE", help="auto, weasyprint, or browser (Edge, Chrome)."),
    ] = "auto",
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes for clusters (default: all cores).")
    ] = None,
    per_cluster: Annotated[
        str | None, typer.Option(metavar="LIST", help="What each cluster gets beside its JSON.")
    ] = None,
    at_least: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="--per-cluster only for findings of this severity on.")
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The site's own rules (SITE-NNN.toml), added to the baseline."),
    ] = None,
    size_limit: Annotated[int, typer.Option(metavar="MB", help="Larger bundles are not read.")] = 100,
    mask_names: Annotated[
        bool,
        typer.Option("--mask-names", help="Stand-ins for names; their map stays beside DIR."),
    ] = False,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers do the clusters.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems only.")] = False,
) -> None:
    """Compare the nodes with each other and with the documented baseline, and write the reports."""
    from esmreport.options import Asked
    from esmreport.run_report import run

    asked = Asked(
        arguments=tuple(bundles),
        output=output,
        formats=formats,
        lang=lang,
        key=key,
        site=site,
        fail_on=fail_on,
        as_of=as_of,
        appendix=appendix,
        pdf_engine=pdf_engine,
        waivers=tuple(waivers or ()),
        attestations=tuple(attestations or ()),
        previous=previous,
        jobs=jobs,
        per_cluster=per_cluster,
        at_least=at_least,
        scheduler=scheduler,
        rules=rules,
        mask_names=mask_names,
        size_limit=size_limit,
    )
    raise typer.Exit(run(asked, Console(quiet=quiet, lang=lang)))


@site_app.command("init", epilog="Example: esmreport site init bundle\\*.json -o site.toml")
def site_init(
    bundles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BUNDLE]...", help="Bundles of one cluster: what they tell is filled in."),
    ] = None,
    output: Annotated[Path, typer.Option("-o", metavar="FILE", help="New file; never overwritten.")] = Path(
        "site.toml"
    ),
    lang: Annotated[str, language("Language of the messages.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems and the file only.")] = False,
) -> None:
    """Write a commented site file to start from."""
    from esmreport.run_site import init

    raise typer.Exit(init(bundles or (), output, Console(quiet=quiet, lang=lang)))


@app.command("import", epilog="Example: esmreport import bundle\\RAW_ESMNODE1 -o bundle --key esmkit.key")
def import_raw(
    source: Annotated[
        Path, typer.Argument(metavar="RAWDIR", help="Folder RAW_..., or a folder that holds some.")
    ],
    output: Annotated[Path, typer.Option("-o", metavar="DIR", help="Folder for the bundles.")] = Path(
        "bundle"
    ),
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Key of the USB kit: masks and seals like its collector."),
    ] = None,
    site: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Site file; travels in the bundle.")
    ] = None,
    lang: Annotated[str, language("Language of the messages.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems and the bundles only.")] = False,
) -> None:
    """Make a bundle from the raw folder of the collector for nodes without Python."""
    from esmreport.run_import import convert

    raise typer.Exit(convert(source, output, key, site, Console(quiet=quiet, lang=lang)))


@app.command(epilog="Example: esmreport verify bundle\\*.json report\\*.pdf report\\*.json --key esmkit.key")
def verify(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Bundles and reports: files, folders or globs.")
    ],
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Key of the USB kit, to check the seals.")
    ] = None,
    lang: Annotated[str, language("Language of the messages.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems only.")] = False,
) -> None:
    """Say whether bundles and reports are unchanged and belong together."""
    from esmreport.run_verify import verify as run

    raise typer.Exit(run(files, key, Console(quiet=quiet, lang=lang)))


@app.command(epilog="Example: esmreport kit esmkit --site site.toml --runtime python-3.8.10-embed-amd64.zip")
def kit(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="New folder; its key is written beside it as DIR.key.")
    ],
    site: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Site file that travels to the nodes and into the bundles."),
    ] = None,
    runtime: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="ZIP", help="Windows embeddable Python from python.org; may be given several times."
        ),
    ] = None,
    lang: Annotated[str, language("Language of the messages.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems and the folder only.")] = False,
) -> None:
    """Write the folder for the USB stick that collects on the nodes."""
    from esmreport.run_kit import make

    raise typer.Exit(make(folder, site, runtime or (), Console(quiet=quiet, lang=lang)))


@app.command(epilog="Example: esmreport fix report\\cluster-audit.json -o fix")
def fix(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS.json", help="Results file of esmreport report.")
    ],
    output: Annotated[Path, typer.Option("-o", metavar="DIR", help="New folder for scripts and plan.")],
    lang: Annotated[str, language("Language of scripts and plan.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems only.")] = False,
) -> None:
    """Make remediation scripts, their rollback and a plan of work, per node; nothing is run."""
    from esmreport.run_fix import make

    raise typer.Exit(make(results, output, lang, Console(quiet=quiet, lang=lang)))


@app.command(epilog="Example: esmreport guide --product SM6 -o guide.html")
def guide(
    product: Annotated[
        str | None, typer.Option(metavar="P", help="Chapter of the guide, e.g. SM6 (ServerManager Ver.6).")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help="File to write: .html or .md.")
    ] = None,
    lang: Annotated[str, language("Language of the document.")] = "ja",
) -> None:
    """Write the baseline as a document that a cluster can be set up from."""
    from esmreport.run_guide import write

    raise typer.Exit(write(product, output, Console(lang=lang)))


@app.command(epilog="Example: esmreport doctor")
def doctor(
    lang: Annotated[str, language("Language of the messages.")] = "ja",
) -> None:
    """Say what works on this computer: fonts, PDF engine, templates, rules; and how to mend the rest."""
    from esmreport.run_doctor import examine

    raise typer.Exit(examine(Console(lang=lang)))


def with_command(arguments: list[str]) -> list[str]:
    """The arguments with `report` put in front where the user named bundles straight away."""
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in OPTIONS_WITH_VALUE:
            skip = True
        elif not argument.startswith("-"):
            return arguments if argument in COMMANDS else ["report", *arguments]
    return arguments


def main() -> None:
    """Entry point; turns every foreseen problem into one sentence and an exit code."""
    console = Console(lang=asked_language(sys.argv[1:]))
    look_seldom()
    try:
        command = typer.main.get_command(app)
        spare_pydantic(command)
        command(with_command(sys.argv[1:]), standalone_mode=True)
    except KeyboardInterrupt:
        console.problem("中断しました。", "Interrupted.")
        sys.exit(130)
    except Exception as problem:
        code, text = told(problem)
        console.problem_text(text)
        sys.exit(code)
    finally:
        # All memory goes with the process; else Python would look through it for circles once more.
        gc.freeze()
