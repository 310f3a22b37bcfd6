"""`esmreport verify`: are these files unchanged, and do they belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from esmreport import oswords
from esmreport.console import Console
from esmreport.core.model import Text
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Bundle
from esmreport.io.key import KeyFileError, read_key
from esmreport.io.marks import SIZE_LIMIT, Marks, NoReportError, read_marks
from esmreport.io.seal import seal_fault
from esmreport.ordinary import content

DONE, FAILED, USAGE, MISMATCH, NOT_OURS = 0, 1, 2, 5, 6

FOR_PROGRAMS = tuple(f"-audit.{end}" for end in ("csv", "sarif", "junit.xml", "hdf.json", "parquet"))
SEALS = {
    "sealed": Text(ja="内容も封印も採取時のまま", en="content and seal are as collected"),
    "hash_only": Text(
        ja="内容は採取時のまま（鍵による封印は未確認）", en="content as collected (keyed seal not checked)"
    ),
    "unsealed": Text(
        ja="封印なし（変更の有無は確認できません）", en="unsealed (whether it was changed cannot be told)"
    ),
}
KINDS = {"json": "JSON", "pdf": "PDF", "xlsx": "Excel", "html": "HTML"}


@dataclass(kw_only=True)
class _Verdict:
    """What was found so far; `lines` are (good, sentence)."""

    lines: list[tuple[bool, Text]] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)

    def good(self, path: object, ja: str, en: str) -> None:
        self.lines.append((True, Text(ja=f"{path}: {ja}", en=f"{path}: {en}")))

    def bad(self, path: object, ja: str, en: str, code: int = MISMATCH) -> None:
        self.lines.append((False, Text(ja=f"{path}: {ja}", en=f"{path}: {en}")))
        self.codes.add(code)


def verify(paths: Sequence[str], key: Path | None, console: Console) -> int:
    """One line a file; 0 where everything fits, 5 where something does not, 6 for a file that is not ours."""
    try:
        secret = read_key(key) if key else None
    except KeyFileError as problem:
        console.problem_text(problem.text)
        return USAGE
    verdict = _Verdict()
    bundles, reports = _read(paths, secret, verdict)
    for bundle in bundles:
        _check_bundle(bundle, verdict)
    for report in reports:
        _check_results(report, verdict)
        _check_bundles_of(report, bundles, verdict)
    _check_owners(bundles, reports, verdict)
    _check_runs(reports, verdict)
    for good, text in verdict.lines:
        if good:
            console.say(f"○ {text.ja}", f"ok   {text.en}")
        else:
            console.problem(f"× {text.ja}", f"WRONG {text.en}")
    return next((code for code in (MISMATCH, NOT_OURS) if code in verdict.codes), DONE)


def _read(paths: Sequence[str], key: bytes | None, verdict: _Verdict) -> tuple[list[Bundle], list[Marks]]:
    bundles: list[Bundle] = []
    reports: list[Marks] = []
    for name in dict.fromkeys(found for path in paths for found in _expand(path, verdict)):
        loaded = bundle_io.load([name], key) if name.lower().endswith(".json") else None
        if loaded and loaded.bundles:
            bundles += loaded.bundles
            continue
        try:
            reports.append(read_marks(Path(name)))
        except NoReportError as problem:
            why = problem.text
            if loaded and loaded.refused and _claims_to_be_a_bundle(Path(name)):
                why = loaded.refused[0].why
            verdict.bad(name, why.ja, why.en, NOT_OURS)
    return bundles, reports


def _claims_to_be_a_bundle(path: Path) -> bool:
    try:
        return b'"esmreport/bundle"' in content(path, SIZE_LIMIT)
    except OSError:
        return False


def _expand(argument: str, verdict: _Verdict) -> list[str]:
    """The files that an argument names; where it names none, that is said."""
    try:
        found = _named(argument)
    except OSError as problem:
        why = oswords.why(problem)
        verdict.bad(argument, f"読み取れません（{why.ja}）。", f"cannot be read ({why.en}).", NOT_OURS)
        return []
    except (ValueError, NotImplementedError):
        verdict.bad(
            argument,
            "ファイル名のパターンとして正しくありません。",
            "is no pattern for names of files.",
            NOT_OURS,
        )
        return []
    if not found:
        verdict.bad(
            argument,
            "照合できるバンドルも報告書もありません。場所を確認してください。",
            "there is no bundle and no report here that could be checked; look whether this is the place.",
            NOT_OURS,
        )
    return found


def _named(argument: str) -> list[str]:
    path = Path(argument)
    if path.is_dir():
        known = (".json", ".pdf", ".xlsx", ".html")
        return [
            str(one) for one in sorted(path.iterdir()) if one.suffix.lower() in known and not _unsealed(one)
        ]
    if path.exists() or not any(char in argument for char in "*?["):
        return [argument]
    found = sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor))))
    return [str(one) for one in found if not _unsealed(one)]


def _unsealed(path: Path) -> bool:
    """Whether a report is one for other programs: these carry nothing that could be checked."""
    return path.name.lower().endswith(FOR_PROGRAMS)


def _check_bundle(bundle: Bundle, verdict: _Verdict) -> None:
    if bundle.seal == "altered":
        fault = seal_fault(bundle.data)
        verdict.bad(bundle.path, fault.ja, fault.en)
        return
    said = SEALS[bundle.seal]
    seal = bundle.data.get("seal")
    kit = seal.get("key_id") if isinstance(seal, dict) else None
    made = f"{bundle.computer}, {bundle.started}"
    kit_ja, kit_en = (f"、キット {kit}", f", kit {kit}") if kit else ("", "")
    verdict.good(bundle.path, f"{said.ja}（{made}{kit_ja}）", f"{said.en} ({made}{kit_en})")


def _check_results(report: Marks, verdict: _Verdict) -> None:
    """The hash of the content, and the run id, which follows from bundles, rules and clock."""
    if report.kind != "json":
        return
    from esmreport.render.json import is_unchanged

    if not isinstance(report.data.get("seal"), dict):
        verdict.bad(
            report.path,
            "ハッシュがないため、変更の有無を確認できません。",
            "has no hash, so that nobody can tell whether it was changed.",
        )
        return
    if not is_unchanged(report.data):
        verdict.bad(report.path, "作成後に内容が変更されています。", "was changed after it was written.")
        return
    verdict.good(report.path, "内容は作成時のまま", "content as written")


def _check_bundles_of(report: Marks, bundles: Sequence[Bundle], verdict: _Verdict) -> None:
    kind = KINDS[report.kind]
    if report.run_id is None:
        verdict.bad(
            report.path,
            "どの評価の報告書かが記録されていないため照合できません。",
            "does not say which evaluation it came from, so it cannot be compared.",
        )
        return
    wrong = False
    for name, wanted in report.bundles.items():
        given = [bundle for bundle in bundles if bundle.computer == name]
        if given and not any(bundle.sha256 == wanted for bundle in given):
            wrong = True
            files = ", ".join(bundle.path.name for bundle in given)
            verdict.bad(
                report.path,
                f"{name} の元のバンドル（{wanted[:12]}…）は {files} ではありません。",
                f"was made from another bundle of {name} ({wanted[:12]}…) than {files}.",
            )
    if not wrong:
        compared = [name for name in report.bundles if any(bundle.computer == name for bundle in bundles)]
        said_ja = f"{kind}、評価 {report.run_id}"
        said_en = f"{kind}, run {report.run_id}"
        listed = ", ".join(compared)
        more_ja = f"、バンドルと一致（{listed}）" if compared else ""
        more_en = f", fits the bundles ({listed})" if compared else ""
        verdict.good(report.path, said_ja + more_ja, said_en + more_en)


def _check_owners(bundles: Sequence[Bundle], reports: Sequence[Marks], verdict: _Verdict) -> None:
    """A bundle that no report was made from does not belong here, unless a newer one took its place."""
    used = {digest for report in reports for digest in report.bundles.values()}
    older = {
        name
        for report in reports
        for node in report.data.get("nodes", ())
        for name in _texts(node.get("superseded"))
    }
    for bundle in bundles:
        if reports and bundle.sha256 not in used and bundle.path.name not in older:
            verdict.bad(
                bundle.path, "どの報告書の元にもなっていません。", "none of the reports was made from it."
            )


def _texts(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _check_runs(reports: Sequence[Marks], verdict: _Verdict) -> None:
    """Reports of the same node must come from one run, else they tell of two evaluations."""
    named = sorted((report for report in reports if report.run_id), key=lambda report: str(report.path))
    for number, one in enumerate(named):
        others = [
            other
            for other in named[number + 1 :]
            if other.run_id != one.run_id and other.bundles.keys() & one.bundles.keys()
        ]
        if others:
            listed = ", ".join(f"{other.path} ({other.run_id})" for other in others)
            verdict.bad(
                one.path,
                f"評価 {one.run_id} のものですが、別の評価の報告書が混ざっています: {listed}。",
                f"is of run {one.run_id}, but reports of another run are among them: {listed}.",
            )
            return
