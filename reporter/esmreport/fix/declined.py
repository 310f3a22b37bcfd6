"""How a part of the scripts says that something has to be done by hand."""

from __future__ import annotations

from esmreport.core.model import Reason, Text


class DeclinedError(Exception):
    """No script can do this; `reason` says why, in words for the checklist."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(code=code, text=Text(ja=ja, en=en))
