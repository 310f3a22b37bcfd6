"""Access rights as Windows would grant them, for one trustee and on the object itself.

Entries are read in stored order: a bit belongs to the first entry that names it, allowing or denying.
Inherited entries count, inherit-only ones do not. What an owner may do by being the owner is not counted.
"""

from __future__ import annotations

from esmreport.core.model import Text
from esmreport.core.parse.sddl import Ace, SecurityDescriptor
from esmreport.core.parse.sid import ADMINISTRATORS, AUTHENTICATED_USERS, EVERYONE, SYSTEM, USERS

FULL = 0x1F01FF
MODIFY = 0x1301BF
READ_EXECUTE = 0x1200A9
READ = 0x120089
WRITE = 0x100116

_GENERIC = {0x10000000: FULL, 0x20000000: 0x1200A0, 0x40000000: 0x120116, 0x80000000: READ}

# Groups that a trustee is always in. Users stands with Administrators because Windows puts Authenticated
# Users into Users; SYSTEM has Administrators in its token, but not Users.
MEMBER_OF: dict[str, tuple[str, ...]] = {
    EVERYONE: (),
    AUTHENTICATED_USERS: (EVERYONE,),
    ADMINISTRATORS: (EVERYONE, AUTHENTICATED_USERS, USERS),
    SYSTEM: (ADMINISTRATORS, EVERYONE, AUTHENTICATED_USERS),
}
_ANY_OTHER = (EVERYONE, AUTHENTICATED_USERS)

_SETS: tuple[tuple[int, Text], ...] = (
    (FULL, Text(ja="フルコントロール", en="Full control")),
    (MODIFY, Text(ja="変更", en="Modify")),
    (READ_EXECUTE | WRITE, Text(ja="読み取りと実行、書き込み", en="Read & execute, Write")),
    (READ_EXECUTE, Text(ja="読み取りと実行", en="Read & execute")),
    (READ | WRITE, Text(ja="読み取り、書き込み", en="Read, Write")),
    (READ, Text(ja="読み取り", en="Read")),
    (WRITE, Text(ja="書き込み", en="Write")),
)
_BITS: tuple[tuple[int, Text], ...] = (
    (0x1, Text(ja="一覧/データの読み取り", en="list/read data")),
    (0x2, Text(ja="ファイルの作成/データの書き込み", en="create files/write data")),
    (0x4, Text(ja="フォルダーの作成/データの追加", en="create folders/append data")),
    (0x8, Text(ja="拡張属性の読み取り", en="read extended attributes")),
    (0x10, Text(ja="拡張属性の書き込み", en="write extended attributes")),
    (0x20, Text(ja="スキャン/実行", en="traverse/execute")),
    (0x40, Text(ja="サブフォルダーとファイルの削除", en="delete subfolders and files")),
    (0x80, Text(ja="属性の読み取り", en="read attributes")),
    (0x100, Text(ja="属性の書き込み", en="write attributes")),
    (0x10000, Text(ja="削除", en="delete")),
    (0x20000, Text(ja="アクセス許可の読み取り", en="read permissions")),
    (0x40000, Text(ja="アクセス許可の変更", en="change permissions")),
    (0x80000, Text(ja="所有権の取得", en="take ownership")),
    (0x100000, Text(ja="同期", en="synchronize")),
)


def granted(descriptor: SecurityDescriptor, sid: str) -> int:
    """Bits that a holder of `sid` gets, its groups of `MEMBER_OF` included; FULL where there is no list."""
    return _walk(descriptor, allowing=_memberships(sid), denying=_memberships(sid))


def granted_by_entries(descriptor: SecurityDescriptor, sid: str) -> int:
    """Bits that the entries for `sid` itself give and that no entry takes away again.

    The guide asks for an entry of each account (Ver.4 to Ver.6, access rights of the work folder), so what
    comes through a group does not count; but a refusal that hits the account through a group does, because
    it really takes the right away. FULL where there is no list.
    """
    return _walk(descriptor, allowing={sid}, denying=_memberships(sid))


def undecided(descriptor: SecurityDescriptor, sid: str) -> tuple[Ace, ...]:
    """Entries that may add to or take from what `sid` has, but depend on something that is not known here."""
    concerned = _memberships(sid) | {""}
    return tuple(
        ace
        for ace in descriptor.dacl or ()
        if ace.effect == "unknown" and not ace.inherit_only and ace.sid in concerned
    )


def trustees(descriptor: SecurityDescriptor) -> tuple[str, ...]:
    """SIDs that the list names for the object itself, in stored order, each once."""
    return tuple(dict.fromkeys(ace.sid for ace in descriptor.dacl or () if ace.sid and not ace.inherit_only))


def mapped(mask: int) -> int:
    """`mask` with generic rights replaced by what they mean for files and folders."""
    result = mask & 0x0FFFFFFF
    for generic, meaning in _GENERIC.items():
        result |= meaning if mask & generic else 0
    return result


def covers(mask: int, wanted: int) -> bool:
    """Whether `mask` holds every bit of `wanted`."""
    return mapped(mask) & wanted == wanted


def beyond(mask: int, limit: int) -> int:
    """Bits of `mask` that `limit` does not hold."""
    return mapped(mask) & ~limit


def words(mask: int) -> Text:
    """The rights as the Windows dialogs call them; what has no name of its own is listed bit by bit."""
    bits = mapped(mask)
    if not bits:
        return Text(ja="なし", en="none")
    parts: list[Text] = []
    for whole, name in _SETS:
        if bits & whole == whole:
            parts.append(name)
            bits &= ~whole
            break
    for bit, name in _BITS:
        if bits & bit:
            parts.append(name)
            bits &= ~bit
    if bits:
        parts.append(Text.same(f"0x{bits:X}"))
    return Text(ja="、".join(part.ja for part in parts), en=", ".join(part.en for part in parts))


def _memberships(sid: str) -> set[str]:
    return {sid, *MEMBER_OF.get(sid, _ANY_OTHER)}


def _walk(descriptor: SecurityDescriptor, *, allowing: set[str], denying: set[str]) -> int:
    if descriptor.dacl is None:
        return FULL
    allowed = denied = 0
    for ace in descriptor.dacl:
        if ace.inherit_only:
            continue
        if ace.effect == "allow" and ace.sid in allowing:
            allowed |= mapped(ace.mask) & ~denied
        elif ace.effect == "deny" and ace.sid in denying:
            denied |= mapped(ace.mask)
    return allowed
