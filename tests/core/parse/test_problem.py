"""Every problem can be said in both languages."""

from __future__ import annotations

import pytest

from esmreport.core.parse.problem import WORDS, Code, Problem


@pytest.mark.parametrize("code", list(Code))
def test_has_words(code: Code) -> None:
    words = WORDS[code]
    assert words.ja.strip() and words.en.strip() and words.ja != words.en
    assert words.en.isascii() and not words.ja.isascii()


def test_sentence_names_line_and_text() -> None:
    problem = Problem(code=Code.DUPLICATE_KEY, line=3, found="wrkdir")
    assert problem.text.en == "Line 3: the same key is written more than once: wrkdir"
    assert problem.text.ja == "3 行目: 同じキーが複数回書かれています（wrkdir）"
    assert Problem(code=Code.BROKEN_XML).text.en == "this is not well-formed XML"
