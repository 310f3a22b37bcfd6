"""Where the site file says one thing and every node that tells it another: the site file counts, and the reader is
told."""

from __future__ import annotations

from collections.abc import Iterator

from esmreport.core import products, winpath
from esmreport.core.audit import Audit
from esmreport.core.facts import Seen
from esmreport.core.features import derived
from esmreport.core.model import Notice, Text
from esmreport.core.version import Version, clusterpro_release

# Worked out from another line of the site file, not from what was collected.
_OWN_WORD = "custom_user_group"
YES, NO = Text(ja="はい", en="yes"), Text(ja="いいえ", en="no")


def contradictions(audit: Audit) -> Iterator[Notice]:
    """One warning for each answer and each version of the site file that no node bears out and some node denies."""
    for name, answer in audit.answers.items():
        if name != _OWN_WORD and _denied(audit, name, answer):
            yield _against(
                f"features.{name}", YES if answer else NO, NO if answer else YES, audit.features[name].title
            )
    for code, stated in audit.versions.items():
        if code == "SM" and audit.phase == "post-uninstall":
            continue
        seen = _others(audit, code, stated)
        if seen:
            yield _against(_KEYS[code], Text.same(stated), Text.same(seen), Text.same(products.TITLES[code]))
    yield from _elsewhere(audit)


def _elsewhere(audit: Audit) -> Iterator[Notice]:
    """The install folder: where the site file names one that no node has."""
    stated = audit.site.get("install_dir")
    if stated is None or stated.value is None:
        return
    found = {node.name: node.location("install_dir") for node in audit.nodes}
    seen = {name: folder for name, folder in found.items() if folder}
    if seen and not any(winpath.same_path(folder, stated.value) for folder in seen.values()):
        shown = ", ".join(f"{name}: {folder}" for name, folder in seen.items())
        title = Text(ja="ESMPRO のインストール先", en="the install folder of ESMPRO")
        yield _against("install_dir", Text.same(stated.value), Text.same(shown), title)


_KEYS = {code: f"products.{key}" for key, code in products.STATED_AS.items()}


def _denied(audit: Audit, name: str, answer: bool) -> bool:
    found = [derived(name, audit.target(node)) for node in audit.nodes]
    known = [one for one in found if isinstance(one, bool)]
    return bool(known) and answer not in known


def _others(audit: Audit, code: str, stated: str) -> str:
    """ "ESMNODE1: 6.22" of each node that lists another version, "" where one lists the stated one or none lists any."""
    seen = {node.name: products.version(node, code) for node in audit.nodes}
    listed = {name: str(fact.value) for name, fact in seen.items() if isinstance(fact, Seen) and fact.value}
    if _release(code, stated) in [_release(code, text) for text in listed.values()]:
        return ""
    return ", ".join(f"{name}: {text}" for name, text in listed.items())


def _release(code: str, text: str) -> Version | None:
    return clusterpro_release(text) if code == "CLP" else Version.parse(text)


def _against(key: str, stated: Text, seen: Text, title: Text) -> Notice:
    return Notice(
        code="site_contradicted",
        level="warning",
        text=Text(
            ja=f"サイトファイルの {key} は「{stated.ja}」ですが、採取した内容は「{seen.ja}」を示しています（{title.ja}）。"
            "判定はサイトファイルに従いました。正しいほうを確認し、誤りがあればサイトファイルを直してください。",
            en=f'The site file says {key} = "{stated.en}", but what was collected says "{seen.en}" ({title.en}). '
            "The site file was followed; find out which is right, and correct the site file if it is not.",
        ),
    )
