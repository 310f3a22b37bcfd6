"""What a renderer says when it cannot write its format."""

from __future__ import annotations

from esmreport.core.model import Text


class RenderError(Exception):
    """One format cannot be written; the others still can. `text` is one sentence that names the way out."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
