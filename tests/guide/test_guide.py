"""The baseline as a document: complete, in both languages, and usable for setting a cluster up."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.e2e import report_of_bundles
from tests.lab.collect import collect_virtual
from tests.lab.ops import apply
from tests.rulecases import base, book, broken, roles_of

from esmreport.core.guide import document, products
from esmreport.render.guide import render_guide


@pytest.fixture(params=["ja", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("kind", ["html", "md"])
def test_every_rule_of_the_product_is_in_it(lang: str, kind: str) -> None:
    text = render_guide(document(book(), "SM6"), lang, kind).decode("utf-8")
    missing = [
        rule.id
        for rule in book().rules.values()
        if {"SM6", "GEN"} & set(rule.applies.products)
        and rule.operator != "report"
        and f"{rule.id} " not in text
    ]
    assert missing == []


@pytest.mark.parametrize("kind", ["html", "md"])
def test_nothing_is_left_unfilled(lang: str, kind: str) -> None:
    for product in products(book()):
        text = render_guide(document(book(), product), lang, kind).decode("utf-8")
        assert "${" not in text
        assert not re.search(r"\bNone\b", text)


def test_the_model_scripts_are_those_of_a_healthy_cluster() -> None:
    """Planted as both branches of the cluster's scripts, they break nothing."""
    ops = []
    for script in document(book(), "SM6").scripts:
        lines = [line.ja for line in script.lines if "CLUSTERPRO" not in line.ja]
        lines = [line for line in lines if "DmiEventWatcher" not in line and "id_Dmi" not in line]
        body = ["rem disk", 'IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK', *lines, "GOTO EXIT"]
        text = [
            'IF "%CLP_EVENT%" == "START" GOTO NORMAL',
            'IF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER',
            "GOTO EXIT",
        ]
        text += [":NORMAL", *body, ":FAILOVER", *body, ":ERROR_DISK", ":EXIT"]
        ops.append(
            {"op": "file.write", "path": f"${{script}}\\{script.name}", "text": "\n".join(text) + "\n"}
        )
    plan = apply(base("sm6-6.40"), ops, "model scripts")
    report = report_of_bundles([collect_virtual(plan, role) for role in plan.collected])
    assert broken(report.results, roles_of(plan)) == frozenset()


def test_the_html_needs_nothing_from_outside() -> None:
    text = unescape(render_guide(document(book(), "SM6"), "ja", "html").decode("utf-8"))
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|img|link|iframe)\b", text)
