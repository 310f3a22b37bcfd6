"""Operators on access rights, judged as Windows would judge them (guide: copy of the work folder)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from esmreport.core.facts import refusal
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question, unreadable
from esmreport.core.parse import acl
from esmreport.core.parse.sddl import SecurityDescriptor
from esmreport.core.parse.sid import full_sid
from esmreport.core.record import dataclass

TRUSTEES = {
    "administrators": ("S-1-5-32-544", "Administrators"),
    "system": ("S-1-5-18", "SYSTEM"),
    "everyone": ("S-1-1-0", "Everyone"),
}

RIGHTS = {"full": acl.FULL, "read_execute": acl.READ_EXECUTE}
RIGHTS_TEXT = {
    "full": Text(ja="フルコントロール", en="Full control"),
    "read_execute": Text(ja="読み取りと実行", en="Read & execute"),
}

# What the guide asks for on the work folder and every folder below it.
WORK_FOLDER_RIGHTS = (("administrators", "full"), ("everyone", "read_execute"), ("system", "full"))


@dataclass(frozen=True, kw_only=True)
class Folder:
    """One folder of an ACL fact: its path below the root ("" for the root), its outcome, and its descriptor;
    `sd` is None where it was not read or, with outcome OK, not understood."""

    path: str
    outcome: str
    code: int | None
    sd: SecurityDescriptor | None
    sddl: str
    evidence: tuple[Evidence, ...]


def _folders(question: Question) -> Sequence[Folder]:
    assert question.seen is not None
    return tuple(question.seen.value)


def _sid(trustee: str) -> str:
    return TRUSTEES[trustee][0] if trustee in TRUSTEES else trustee


def _has(folder: Folder, trustee: str, rights: str) -> bool:
    assert folder.sd is not None
    mask = RIGHTS[rights]
    return acl.granted_by_entries(folder.sd, TRUSTEES[trustee][0]) & mask == mask


def _exceeds(folder: Folder, trustee: str, rights: str) -> bool:
    assert folder.sd is not None
    return bool(acl.granted(folder.sd, TRUSTEES[trustee][0]) & ~RIGHTS[rights] & acl.FULL)


def grants(question: Question) -> list[Judgement]:
    """The root folder grants option `trustee` the expected rights (full, read_execute)."""
    trustee, rights = str(question.options["trustee"]), str(question.expected)
    root = next((folder for folder in _folders(question) if folder.path == ""), None)
    if root is None:
        return [_more(question, _wanted([(trustee, rights)]))]
    if root.sd is None:
        return [_unread(root, None)]
    if acl.undecided(root.sd, TRUSTEES[trustee][0]):
        return [_undecided(root, _wanted([(trustee, rights)]), None)]
    return [_judgement(root, _has(root, trustee, rights), _wanted([(trustee, rights)]), None)]


def grants_below(question: Question) -> list[Judgement]:
    """Every folder below the root grants what the guide asks; one judgement per topmost deviating folder."""

    def lacks(folder: Folder) -> set[str]:
        return {trustee for trustee, rights in WORK_FOLDER_RIGHTS if not _has(folder, trustee, rights)}

    trustees = [trustee for trustee, _ in WORK_FOLDER_RIGHTS]
    return _topmost(question, lacks, trustees, ALL_RIGHTS, skip_root=True)


def grants_group(question: Question) -> list[Judgement]:
    """The root and every folder below it give Full control to option `group`, the SID of a group; one
    judgement per topmost deviating folder."""
    sid = full_sid(str(question.options["group"]))
    wanted = Text(
        ja=f"{question.options['group']}: {RIGHTS_TEXT['full'].ja}",
        en=f"{question.options['group']}: {RIGHTS_TEXT['full'].en}",
    )
    if sid is None:
        return unreadable(question, "no_sid", NO_SID.ja, NO_SID.en)

    def lacks(folder: Folder) -> set[str]:
        assert folder.sd is not None
        return set() if acl.granted_by_entries(folder.sd, sid) & acl.FULL == acl.FULL else {sid}

    return _topmost(question, lacks, [sid], wanted, skip_root=False)


def at_most(question: Question) -> list[Judgement]:
    """Option `trustee` has no more than the expected rights on the root and below it."""
    trustee, rights = str(question.options["trustee"]), str(question.expected)

    def exceeds(folder: Folder) -> set[str]:
        return {trustee} if _exceeds(folder, trustee, rights) else set()

    name, words = TRUSTEES[trustee][1], RIGHTS_TEXT[rights]
    wanted = Text(ja=f"{name}: {words.ja}まで", en=f"{name}: no more than {words.en}")
    return _topmost(question, exceeds, [trustee], wanted, skip_root=False)


def _topmost(
    question: Question,
    deviation: Callable[[Folder], set[str]],
    trustees: Sequence[str],
    wanted: Text,
    skip_root: bool,
) -> list[Judgement]:
    folders = sorted(_folders(question), key=lambda folder: folder.path.casefold().split("\\"))
    found: dict[str, set[str]] = {}
    judged: list[Judgement] = []
    for folder in folders:
        subject = f"{question.subject}\\{folder.path}" if folder.path else question.subject
        if folder.sd is None:
            judged.append(_unread(folder, subject))
            continue
        if any(acl.undecided(folder.sd, _sid(trustee)) for trustee in trustees):
            judged.append(_undecided(folder, wanted, subject))
            continue
        mine = deviation(folder)
        above = _inherited(found, folder.path)
        found[folder.path.casefold()] = mine | above
        if mine - above and not (skip_root and folder.path == ""):
            judged.append(_judgement(folder, False, wanted, subject, trustees))
    assert question.seen is not None
    if question.seen.gap and not any(one.subject == question.subject for one in judged):
        judged.append(_more(question, wanted))
    if judged:
        return judged
    # Deviations of the root that its own rule reports are no reason to call the folders below it fine or not.
    text = Text(ja=f"{len(folders)} フォルダを確認", en=f"{len(folders)} folders checked")
    return [
        Judgement(
            status=Status.PASS,
            expected=wanted,
            observed=(Observation(node=None, text=text),),
            evidence=question.seen.evidence,
        )
    ]


def _inherited(found: Mapping[str, set[str]], path: str) -> set[str]:
    parent = path.casefold()
    while parent:
        parent = parent.rpartition("\\")[0]
        if parent in found:
            return found[parent]
    return set()


def _wanted(pairs: list[tuple[str, str]]) -> Text:
    return Text(
        ja="\n".join(f"{TRUSTEES[trustee][1]}: {RIGHTS_TEXT[rights].ja}" for trustee, rights in pairs),
        en="\n".join(f"{TRUSTEES[trustee][1]}: {RIGHTS_TEXT[rights].en}" for trustee, rights in pairs),
    )


ALL_RIGHTS = _wanted(list(WORK_FOLDER_RIGHTS))


def describe(folder: Folder, trustees: Sequence[str] = ()) -> Text:
    """What the three trustees of the guide, and a group that is asked for, have on one folder, in words."""
    assert folder.sd is not None
    ja, en = [], []
    others = [(trustee, trustee) for trustee in trustees if trustee not in TRUSTEES]
    for sid, name in (*TRUSTEES.values(), *others):
        words = acl.words(acl.granted_by_entries(folder.sd, sid))
        ja.append(f"{name}: {words.ja}")
        en.append(f"{name}: {words.en}")
    return Text(ja="\n".join(ja), en="\n".join(en))


def _judgement(
    folder: Folder, holds: bool, wanted: Text, subject: str | None, trustees: Sequence[str] = ()
) -> Judgement:
    return Judgement(
        status=Status.PASS if holds else Status.FAIL,
        expected=wanted,
        observed=(Observation(node=None, text=describe(folder, trustees)),),
        evidence=folder.evidence,
        subject=subject,
    )


def _undecided(folder: Folder, wanted: Text, subject: str | None) -> Judgement:
    return Judgement(
        status=Status.COULD_NOT_CHECK,
        expected=wanted,
        observed=(Observation(node=None, text=describe(folder)),),
        reason=CONDITIONAL,
        evidence=folder.evidence,
        subject=subject,
    )


CONDITIONAL = Reason(
    code="conditional_entry",
    text=Text(
        ja="条件付きのアクセス許可エントリがあり、実際の権限を判定できません。"
        "「有効なアクセス」タブで確認してください",
        en="A conditional entry stands in the list, so the rights cannot be told; "
        "look at them in the Effective Access tab",
    ),
)
NO_SID = Text(
    ja="サイトファイルの user_group が SID ではないため照合できません。"
    "whoami /groups などで調べた SID（S-1-5-21-…）を指定してください",
    en="user_group of the site file is no SID, and nothing else can be compared; "
    "state the SID (S-1-5-21-…), which whoami /groups tells for example",
)
NOT_UNDERSTOOD = Reason(
    code="sddl_not_understood",
    text=Text(ja="アクセス権（SDDL）を解釈できません", en="The access rights (SDDL) are not understood"),
)


def _more(question: Question, wanted: Text) -> Judgement:
    """Could not check: folders that are not listed may deviate."""
    assert question.seen is not None
    return Judgement(
        status=Status.COULD_NOT_CHECK,
        expected=wanted,
        observed=(Observation(node=None, text=question.seen.text),),
        reason=question.seen.gap or refusal("ERROR", None, question.seen.text.ja),
        evidence=question.seen.evidence,
    )


def _unread(folder: Folder, subject: str | None) -> Judgement:
    reason = NOT_UNDERSTOOD
    if folder.outcome != "OK":
        reason = refusal(folder.outcome, folder.code, folder.path or "ACL")
    return Judgement(
        status=Status.COULD_NOT_CHECK,
        expected=ALL_RIGHTS,
        reason=reason,
        evidence=folder.evidence,
        subject=subject,
    )
