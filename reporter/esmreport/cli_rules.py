"""`esmreport rules …`: the commands about the baseline and about a site's own rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from esmreport.console import Console

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="The baseline and own rules: list, show, check, try."
)


def language(what: str) -> Any:
    """The option --lang; `what`: what is in that language."""
    return typer.Option(metavar="ja|en", help=what, callback=_known)


def _known(lang: str) -> str:
    if lang not in ("ja", "en"):
        # Which language the reader wants is what is not known here.
        raise typer.BadParameter(f"{lang!r}: ja か en を指定してください / choose ja or en")
    return lang


Own = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="The site's own rules, added to the baseline.")
]


@app.command("list", epilog="Example: esmreport rules list --csv rules.csv")
def rules_list(
    as_json: Annotated[
        bool, typer.Option("--json", help="Machine-readable, with the facts covered.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a CSV file (UTF-8 with BOM).")
    ] = None,
    rules: Own = None,
    lang: Annotated[str, language("Language of the titles.")] = "ja",
) -> None:
    """List all rules and manual items."""
    from esmreport.run_rules import listing

    raise typer.Exit(listing(as_json, csv, rules, Console(lang=lang)))


@app.command("show", epilog="Example: esmreport rules show REG-001")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="ID", help="Id of a rule, as the report prints it.")],
    rules: Own = None,
    lang: Annotated[str, language("Language of the text.")] = "ja",
) -> None:
    """Show one rule: what it demands, where the guide says so, how to check and mend it."""
    from esmreport.run_rules import show

    raise typer.Exit(show(rule, rules, Console(lang=lang)))


@app.command("lint", epilog="Example: esmreport rules lint own-rules")
def rules_lint(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Own rules and cases; else the baseline.")
    ] = None,
    lang: Annotated[str, language("Language of the messages.")] = "ja",
) -> None:
    """Check every rule file and name all errors."""
    console = Console(lang=lang)
    if folder is None:
        from esmreport.run_rules import lint

        raise typer.Exit(lint(console))
    from esmreport.run_ownrules import lint as lint_own

    raise typer.Exit(lint_own(folder, console))


@app.command("test", epilog="Example: esmreport rules test own-rules --bundles bundle")
def rules_test(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Own rules; the cases are in its folder cases.")
    ],
    bundles: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Bundles of one cluster, for cases that name none."),
    ] = None,
    lang: Annotated[str, language("Language of the messages.")] = "ja",
    quiet: Annotated[bool, typer.Option("--quiet", help="Leave out the closing sentence.")] = False,
) -> None:
    """Try own rules on bundles: every case says what is changed and which verdict must come out."""
    from esmreport.run_ownrules import try_cases

    raise typer.Exit(try_cases(folder, bundles, Console(quiet=quiet, lang=lang)))
