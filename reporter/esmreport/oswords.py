"""What the operating system refused, in the reader's language: its own texts are those of its installation."""

from __future__ import annotations

import errno

from esmreport.core.model import Text


class UnusableFileError(OSError):
    """A file that the system would give and we do not take; `text` says why."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(errno.EINVAL, en)
        self.text = Text(ja=ja, en=en)


_MISSING = Text(ja="見つかりません", en="it does not exist")
_DENIED = Text(ja="アクセスが拒否されました", en="access is denied")
_FULL = Text(ja="空き容量がありません", en="there is no space left")
_NO_FOLDER = Text(ja="途中にフォルダではないものがあります", en="a part of the path is no folder")
_WORDS = {
    errno.ENOENT: _MISSING,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: Text(ja="書き込みできない場所です", en="the place is read-only"),
    errno.ENOSPC: _FULL,
    errno.EISDIR: Text(ja="フォルダです", en="it is a folder"),
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: Text(ja="同じ名前のものがすでにあります", en="something of that name is there"),
    errno.ENAMETOOLONG: Text(ja="名前が長すぎます", en="the name is too long"),
    errno.ELOOP: Text(ja="リンクが循環しています", en="links lead to each other"),
    errno.EIO: Text(ja="媒体の入出力エラーです", en="the medium has an input or output error"),
}


def why(problem: OSError) -> Text:
    """Part of a sentence, without a full stop. What has no words here is told as the system tells it."""
    if isinstance(problem, UnusableFileError):
        return problem.text
    own = problem.strerror or str(problem) or type(problem).__name__
    return _WORDS.get(problem.errno or 0, Text.same(own))
