"""What scripts and plan say, in both languages. `{...}` is filled in by `say`."""

from __future__ import annotations

from collections.abc import Mapping

from esmreport.core.model import Text
from esmreport.resources import words_table

_JA, _EN = words_table("ja"), words_table("en")


def _of_report(group: str) -> Mapping[str, Text]:
    """The words of the report for the same thing, so that report and plan can be laid side by side."""
    ja, en = _JA[group], _EN[group]
    return {code: Text(ja=word, en=en[code]) for code, word in ja.items()}


WHERE = {
    "any": Text(ja="どちらの系でもよい", en="any server"),
    "active": Text(
        ja="現用系であること（フェイルオーバグループを起動し、共有ディスクにアクセスできること）",
        en="it must be the active server (the failover group is online and the shared disk can be opened)",
    ),
}
STATE = dict(_of_report("need"))
STATE["script_stopped"] = Text(
    ja=f"{STATE['script_stopped'].ja}（ディスクとレジストリ同期リソースは活性したまま）",
    en=f"{STATE['script_stopped'].en} (disk and registry synchronization resource stay online)",
)
WHO = _of_report("where")
WINDOW = _of_report("window")
SYNCED = Text(
    ja="同期レジストリの対象キーを変更します。レジストリ同期リソースが活性している間に、現用系でだけ実行してください。"
    "待機系での変更や、レジストリ同期リソースの停止中に行った変更は、次のフェイルオーバで元に戻ります。",
    en="Touches keys that the cluster synchronises: run it only on the active server while the registry "
    "synchronization resource is online. Other changes are undone at the next failover.",
)
NOT_SYNCED = Text(ja="同期レジストリの対象キーには触れません。", en="Touches no synchronised key.")

SCRIPT = {
    "do": Text(ja="esmreport 是正スクリプト", en="esmreport: fix"),
    "undo": Text(ja="esmreport 取り消しスクリプト", en="esmreport: undo"),
    "runs_on": Text(ja="実行するコンピュータ: {where}", en="Computer: {where}"),
    "place": Text(ja="系: {place}", en="Server: {place}"),
    "cluster": Text(ja="必要な状態: {state}", en="State needed: {state}"),
    "usage": Text(
        ja="使い方: {name} で現在の値を確認だけ行い、{name} go で実行します。",
        en="Usage: {name} only looks at what is there, {name} go does the work.",
    ),
    "bits": Text(
        ja="64 ビットのコマンドプロンプトから実行してください。",
        en="Run this from the 64-bit command prompt.",
    ),
    "computer": Text(
        ja="このコンピュータ用のスクリプトではありません。対象: {where}",
        en="This script is not for this computer. It is for {where}",
    ),
    "no_log": Text(
        ja="log フォルダに書き込めません。フォルダごとローカルディスクにコピーして実行してください。",
        en="The folder log cannot be written to. Copy the whole folder to a local disk and run it there.",
    ),
    "inactive": Text(
        ja="共有ディスク {drive} にアクセスできません。"
        "このノードでフェイルオーバグループが起動しているときに実行してください。",
        en="The shared disk {drive} cannot be opened. Run this while the failover group is online here.",
    ),
    "at_audited": Text(ja="監査時の値のまま", en="as audited"),
    "at_wanted": Text(ja="是正後の値", en="already put right"),
    "all_looked": Text(
        ja="確認のみ行いました。何も変更していません。実行するには {name} go と入力してください。",
        en="Nothing was changed. To do the work, type: {name} go",
    ),
    "skipped": Text(ja="すでにその値です。変更しません。", en="already so, nothing to do."),
    "done": Text(ja="変更し、確認しました。", en="changed and checked."),
    "all_done": Text(ja="すべて完了しました。", en="All done."),
    "surprise": Text(
        ja="現在の値は、監査時の値でも是正後の値でもありません。この箇所は変更せずに停止します。採取からやり直してください。",
        en="What is there is neither what was audited nor what was wanted. Stopped without touching it. "
        "Collect again.",
    ),
    "failed": Text(
        ja="変更できませんでした。ここで停止します。"
        "管理者として実行しているか、log フォルダの記録を確認してください。",
        en="The change did not work. Stopped. See the log, and whether this runs as administrator.",
    ),
    "take_back": Text(
        ja="ここまでの変更は {undo} go で元に戻せます。",
        en="What was done so far is taken back by: {undo} go",
    ),
}


def say(text: Text, lang: str, /, **values: str) -> str:
    """The text in "ja" or "en" with its values."""
    return text.get(lang).format(**values)
