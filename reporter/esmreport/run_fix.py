"""`esmreport fix`: from a results file to a folder of scripts and a plan of work. Nothing is run."""

from __future__ import annotations

from pathlib import Path

from esmreport.console import Console
from esmreport.fix.plan import plan
from esmreport.fix.read import ReadError, audited, read_results
from esmreport.fix.write import WriteError, write_plan
from esmreport.render.json import is_unchanged

DONE, FAILED, USAGE, ALTERED, NOT_RESULTS = 0, 1, 2, 5, 6


def make(results: Path, output: Path, lang: str, console: Console) -> int:
    """Writes the scripts and gives the exit code."""
    if lang not in ("ja", "en"):
        console.problem(
            f"--lang の値 {lang!r} は使えません。ja, en から選んでください。", "--lang takes ja, en."
        )
        return USAGE
    try:
        data = read_results(results)
        if not is_unchanged(data):
            console.problem(
                f"{results} は作成後に内容が変更されています。"
                "変更された結果からはスクリプトを作りません。esmreport report で作り直してください。",
                f"{results} was changed after it was written; no scripts are made from it. "
                "Run esmreport report again.",
            )
            return ALTERED
        planned = plan(audited(data, results), lang)
        write_plan(planned, output, lang)
    except ReadError as problem:
        console.problem_text(problem.text)
        return NOT_RESULTS
    except WriteError as problem:
        console.problem_text(problem.text)
        return FAILED
    steps = sum(len(script.job.steps) for script in planned.scripts)
    hands = len(planned.by_hand)
    console.say(
        f"スクリプト {len(planned.scripts)} 本（{steps} ステップ）、手作業の項目 {hands} 件。"
        f"まず {output / 'plan.txt'} をお読みください。何も実行していません。",
        f"{len(planned.scripts)} scripts ({steps} steps), {hands} items by hand. "
        f"Read {output / 'plan.txt'} first. Nothing was run.",
    )
    return DONE
