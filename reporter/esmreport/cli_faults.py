"""What no command foresaw, as one sentence and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from esmreport import __version__
from esmreport.console import kind_and_place
from esmreport.core.model import Text

# So much of a name that is too long is shown.
_SHOWN = 80


def asked_language(arguments: Sequence[str]) -> str:
    """The language that --lang names, for what is said outside of any command; Japanese where it names none."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            return "en" if (value if equals else following) == "en" else "ja"
    return "ja"


def told(problem: Exception) -> tuple[int, Text]:
    """The exit code and the sentence for an exception that reached the command line."""
    # Every command takes paths, so what is said of those that no file can have is said here once.
    if isinstance(problem, OSError) and problem.errno == errno.ENAMETOOLONG:
        return 2, _too_long(str(problem.filename or ""))
    what = f"{kind_and_place(problem)}, esmreport {__version__}"
    return 1, Text(
        ja=f"内部エラーが発生しました（{what}）。この 1 行を添えて開発元に連絡してください。",
        en=f"An internal error occurred ({what}); please report this line.",
    )


def _too_long(name: str) -> Text:
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return Text(
        ja=f"{shown}: 名前が長すぎます（{len(name):,} 文字）。短いパスを指定してください。",
        en=f"{shown}: the name is too long ({len(name):,} characters); give a shorter path.",
    )
