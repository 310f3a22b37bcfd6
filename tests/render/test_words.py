"""The words: both languages say the same things, and no value can hide in the text."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from esmreport.core.model import Criticality, Severity, Status, Text
from esmreport.render.look import LOOKS, all_marks, mark
from esmreport.render.wording import LANGUAGES, Words, load_words, shorten, visible, width
from esmreport.resources import template_text, templates_dir

JA, EN = load_words("ja"), load_words("en")
KEYS = sorted(JA.table)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(JA.table) == set(EN.table)


@pytest.mark.parametrize("key", KEYS)
def test_each_text_has_the_same_fields_in_both_languages(key: str) -> None:
    assert fields(JA.table[key]) == fields(EN.table[key])
    assert JA.table[key].strip() and EN.table[key].strip()


def test_english_texts_hold_no_japanese() -> None:
    kana_or_kanji = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    assert [key for key in KEYS if kana_or_kanji.search(EN.table[key])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_report_has_a_word(lang: str) -> None:
    words = load_words(lang)
    for group, codes in {"verdict": Status, "severity": Severity, "criticality": Criticality}.items():
        for code in codes:
            assert words(f"{group}.{code}")


TEMPLATES = sorted(str(path.relative_to(templates_dir())) for path in templates_dir().rglob("*.j2"))


def test_templates_are_found() -> None:
    assert {"pdf.html.j2", "report.html.j2", "pdf/cover.j2"} <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_a_template_asks_for_exists(name: str) -> None:
    asked = re.findall(r'\bw\("([a-z_]+\.[a-zA-Z_]+)"[,)]', template_text(name))
    assert [key for key in asked if key not in JA.table] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_mark_has_word_and_symbol_of_its_own(lang: str) -> None:
    marks = all_marks(load_words(lang))
    assert len(marks) == sum(len(codes) for codes in LOOKS.values())
    for group in LOOKS:
        words = [m.word for m in marks if m.group == group]
        assert len(set(words)) == len(words)
    verdicts = [m.symbol for m in marks if m.group == "verdict"]
    assert len(set(verdicts)) == len(Status)
    assert all(m.symbol.strip() and m.label == f"{m.symbol} {m.word}" for m in marks)


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_mark_can_be_read_on_its_ground() -> None:
    for m in all_marks(EN):
        light, dark = luminance(m.tint) + 0.05, luminance(m.ink) + 0.05
        assert light / dark >= 4.5, m


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        mark(EN, "verdict", "waived")
    with pytest.raises(KeyError):
        EN("verdict.waived")
    with pytest.raises(ValueError, match="use ja or en"):
        load_words("fr")


def test_a_code_from_data_stands_for_itself_without_a_word() -> None:
    assert EN.name("area", "services") == "Services"
    assert EN.name("area", "something_new") == "something_new"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("bell\x07", "bell<U+0007>"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a<U+000D>b"),
        ("tab\tstays", "tab\tstays"),
        ("\u202eabc", "<U+202E>abc"),
        ("lone \ud800", "lone <U+D800>"),
        ("no\ufffdglyph", "no<U+FFFD>glyph"),
        ("\u2066isolated\u2069", "<U+2066>isolated<U+2069>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("①㈱髙﨑ｱﾊﾟ¥\\𠮷", "①㈱髙﨑ｱﾊﾟ¥\\𠮷"),
    ],
)
def test_what_cannot_be_seen_is_named(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_a_placeholder_that_is_left_becomes_words() -> None:
    text = Text(ja="${shared_drive} と ${subject.service}", en="${shared_drive} and ${unknown_one}")
    assert JA.text(text) == "［共有ドライブ］ と ［上表の対象］"
    assert EN.text(text) == "[shared drive] and [unknown_one]"


def test_a_cut_text_says_how_much_is_missing() -> None:
    words = Words(lang="en", table={"form.truncated": "[{number} more]"})
    assert shorten(words, "abcdef", 6) == "abcdef"
    assert shorten(words, "a" * 24, 4) == "aaaa[20 more]"
    assert shorten(words, "abcdef", 4) == "abcdef"


def test_full_width_counts_two() -> None:
    assert width("abc") == 3
    assert width("日本語ab\nﾊﾝ") == 8
