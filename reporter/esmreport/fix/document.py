"""The plan of work as text for people: one for the whole cluster, one for each folder of scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from esmreport.core.model import Step, Text
from esmreport.fix.plan import ByPerson, Chore, Plan, Script, Stage
from esmreport.fix.read import Finding
from esmreport.fix.words import NOT_SYNCED, STATE, SYNCED, WHERE, WHO, WINDOW, say

BOX = "□"
BY_SCRIPT = "■"
HEAD = Text(ja="是正作業の計画", en="Plan of the remediation")
WORDS = {
    "cluster": Text(ja="クラスタ: {name}", en="Cluster: {name}"),
    "run": Text(ja="監査の実行 ID: {run}（{at}）", en="Audit run: {run} ({at})"),
    "how_1": Text(
        ja="1. 番号の順に作業します。□ は人が行う作業、■ はスクリプトです。",
        en="1. Work in the order of the numbers. □ is done by a person, ■ by a script.",
    ),
    "how_2": Text(
        ja="2. ノードごとのフォルダを、そのノードのローカルディスクにコピーし、"
        "管理者として開いたコマンドプロンプトで実行します。",
        en="2. Copy the folder of a node to a local disk of that node and run its scripts from an elevated "
        "command prompt.",
    ),
    "how_3": Text(
        ja="3. 引数なしで実行すると現在の値を確認するだけです。go を付けると変更します。"
        "監査時と値が違う箇所があれば、何も変更せずに止まります。",
        en="3. Without an argument a script only looks; with go it works. Where something is no longer as "
        "audited it stops before changing anything.",
    ),
    "how_4": Text(
        ja="4. 元に戻すときは、後ろの番号から順に、名前が -undo で終わるスクリプトを go を付けて実行します。",
        en="4. To go back, run the scripts whose names end in -undo with go, last number first.",
    ),
    "how_5": Text(
        ja="5. 作業後に再採取し、esmreport report で確認します。",
        en="5. Collect again afterwards and run esmreport report.",
    ),
    "script": Text(ja="スクリプト {path}", en="Script {path}"),
    "computer": Text(ja="コンピュータ: {where}", en="Computer: {where}"),
    "place": Text(ja="系: {place}", en="Server: {place}"),
    "state": Text(ja="必要な状態: {state}", en="State needed: {state}"),
    "sync": Text(ja="同期レジストリ: {sync}", en="Synchronised registry: {sync}"),
    "undo": Text(ja="取り消し: {path}", en="To take it back: {path}"),
    "why": Text(ja="スクリプトで行わない理由: {why}", en="Why no script does it: {why}"),
    "found": Text(ja="{subject}（{node}）: 実際の値 {seen} / 基準値 {wanted}",
                  en="{subject} ({node}): observed {seen}, baseline {wanted}"),
    "before": Text(ja="□ スクリプトの前に行うこと", en="□ Before the scripts"),
    "after": Text(ja="□ スクリプトの後に行うこと", en="□ After the scripts"),
    "verify": Text(ja="是正後の確認: {text}", en="Verify: {text}"),
    "settled": Text(
        ja="上記の作業で解消する見込みの検出事項（再採取で確認）",
        en="Expected to go away with the work above (collect again)",
    ),
    "waived": Text(
        ja="承認済み例外のため対象外とした検出事項", en="Accepted exceptions, nothing is done about them"
    ),
    "nothing": Text(ja="行うことはありません。", en="There is nothing to do."),
    "shared": Text(ja="共有ディスク／クラスタ", en="shared disk or cluster"),
}  # fmt: skip


def plan_text(plan: Plan, lang: str, folder: str | None = None) -> bytes:
    """The plan, of one folder of scripts or of all. UTF-8 with BOM and CRLF, so that Notepad shows it."""
    lines = [*_head(plan, lang)]
    number = 0
    for stage in plan.stages:
        body, number = _stage(stage, lang, folder, number)
        lines += body
    if not plan.stages:
        lines += [_say("nothing", lang), ""]
    if folder is None:
        lines += _rest("settled", plan.settled, plan, lang) + _rest("waived", plan.waived, plan, lang)
    return b"\xef\xbb\xbf" + "\r\n".join(_visible(line) for line in lines).encode("utf-8")


def _say(key: str, lang: str, **values: str) -> str:
    return say(WORDS[key], lang, **values)


def _head(plan: Plan, lang: str) -> list[str]:
    audited = plan.audited
    steps = [_say(f"how_{number}", lang) for number in range(1, 6)]
    return [
        HEAD.get(lang),
        _say("cluster", lang, name=audited.name or " / ".join(audited.nodes)),
        _say("run", lang, run=audited.run_id, at=audited.created_at),
        "",
        *steps,
        "",
    ]


def _stage(stage: Stage, lang: str, folder: str | None, number: int) -> tuple[list[str], int]:
    work = [one for one in stage.work if folder is None or (isinstance(one, Script) and one.folder == folder)]
    if not work:
        return [], number
    lines = [f"== {WINDOW[stage.window].get(lang)} ==", ""]
    blocks: list[list[str]] = []
    if stage.before:
        blocks.append([_say("before", lang), *(_chore(chore, lang) for chore in stage.before)])
    blocks += [_script(one, lang) if isinstance(one, Script) else _person(one, lang) for one in work]
    if stage.after or stage.verify:
        checks = [_say("verify", lang, text=f"{rule.id} {rule.verify.get(lang)}") for rule in stage.verify]
        blocks.append([_say("after", lang), *(_chore(chore, lang) for chore in stage.after), *checks])
    for block in blocks:
        number += 1
        lines += [f"{number:>3}. {block[0]}", *(f"       {line}" for line in block[1:]), ""]
    return lines, number


def _chore(chore: Chore, lang: str) -> str:
    return f"{_step(chore.step, lang)} ({', '.join(chore.rules)})"


def _step(step: Step, lang: str) -> str:
    who = WHO.get(step.where, Text.same(step.where)).get(lang)
    state = STATE.get(step.state, Text.same(step.state)).get(lang)
    return f"{BOX} [{who} / {state}] {step.text.get(lang)}"


def _script(script: Script, lang: str) -> list[str]:
    job = script.job
    titles = [
        f"[{at}] {_rules(step.findings)} {step.title.get(lang)}" for at, step in enumerate(job.steps, 1)
    ]
    return [
        f"{BY_SCRIPT} {_say('script', lang, path=_path(script, job.name))}",
        _say("computer", lang, where=" / ".join(job.computers)),
        _say("place", lang, place=WHERE["active" if job.drive else "any"].get(lang)),
        _say("state", lang, state=STATE[job.state].get(lang)),
        _say("sync", lang, sync=(SYNCED if job.synced else NOT_SYNCED).get(lang)),
        *titles,
        _say("undo", lang, path=_path(script, job.undo_name)),
    ]


def _path(script: Script, name: str) -> str:
    return f"{script.folder}\\{name}.cmd"


def _rules(findings: Iterable[tuple[str, str, str | None]]) -> str:
    return ", ".join(dict.fromkeys(rule for rule, _, _ in findings))


def _person(one: ByPerson, lang: str) -> list[str]:
    lines = [f"{BOX} {one.rule.id} {one.rule.title.get(lang)}"]
    if one.why:
        lines.append(_say("why", lang, why=one.why.text.get(lang)))
    lines += [f"- {_finding(finding, lang)}" for finding in one.findings]
    lines += [_step(step, lang) for step in one.rule.steps]
    if one.rule.verify.get(lang):
        lines.append(_say("verify", lang, text=one.rule.verify.get(lang)))
    return lines


def _finding(finding: Finding, lang: str) -> str:
    _, subject, node = finding.identity
    return _say(
        "found",
        lang,
        subject=subject,
        node=node or _say("shared", lang),
        seen=_short(finding.observed.get(lang)) or "-",
        wanted=_short(finding.expected.get(lang)) or "-",
    )


def _short(text: str) -> str:
    flat = " / ".join(text.splitlines())
    return flat if len(flat) <= 300 else flat[:300] + "…"


def _rest(key: str, findings: tuple[Finding, ...], plan: Plan, lang: str) -> list[str]:
    if not findings:
        return []
    lines = [
        f"  - {finding.identity[0]} {plan.audited.rules[finding.identity[0]].title.get(lang)}: "
        f"{_finding(finding, lang)}"
        for finding in findings
    ]
    return [f"== {_say(key, lang)} ==", "", *lines, ""]


def _visible(line: str) -> str:
    """Control characters and marks that turn the direction of writing are named, not shown."""
    return "".join(
        f"<U+{ord(char):04X}>" if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") else char
        for char in line
    )


def folder_names(plan: Plan) -> list[str]:
    """Folders that hold scripts, each once."""
    return list(dict.fromkeys(script.folder for script in plan.scripts))
