"""What the user sees on the terminal: results on stdout, progress and problems on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from esmreport.core.model import Text
from esmreport.core.printable import one_line
from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Console:
    """Prints in one language, one line a call: what a node or a file says cannot move the cursor or begin a line of
    its own. Characters that the terminal cannot show are replaced, never fatal."""

    quiet: bool = False
    lang: str = "ja"

    def say(self, ja: str, en: str) -> None:
        """A result, left out with --quiet."""
        if not self.quiet:
            _write(sys.stdout, self._pick(ja, en))

    def out(self, text: str) -> None:
        """A line that was asked for."""
        _write(sys.stdout, text)

    def note(self, ja: str, en: str) -> None:
        """One sentence about how it goes, on stderr, left out with --quiet."""
        if not self.quiet:
            self.problem(ja, en)

    def problem(self, ja: str, en: str) -> None:
        """One sentence about something that is wrong."""
        _write(sys.stderr, "esmreport: " + self._pick(ja, en))

    def problem_text(self, text: Text) -> None:
        self.problem(text.ja, text.en)

    def problems(self, texts: Iterable[Text], most: int | None = None) -> None:
        """One sentence each; of more than `most`, how many more the report has."""
        told = tuple(texts)
        for text in told[:most]:
            self.problem_text(text)
        rest = len(told) - len(told[:most])
        if rest:
            self.problem(
                f"ほかに {rest} 件あります（報告書に一覧）。", f"{rest} more; the report lists them."
            )

    def _pick(self, ja: str, en: str) -> str:
        return ja if self.lang == "ja" else en


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(one_line(text).encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def kind_and_place(problem: Exception) -> str:
    """What may be said of a mistake of the program itself; what the exception says may quote a node."""
    import traceback

    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}, {Path(last.filename).name}:{last.lineno}"
