"""Results as JUnit XML: a test suite for each node, a test case for each result."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from esmreport.core.model import Report, Status
from esmreport.render.exchange import Told, told
from esmreport.render.viewmodel import View

# What each verdict is in a test report; a test case without any of these has passed.
ELEMENTS = {
    Status.FAIL: "failure",
    Status.COULD_NOT_CHECK: "error",
    Status.MANUAL: "skipped",
    Status.NOT_APPLICABLE: "skipped",
}


def render_junit(report: Report, view: View) -> bytes:
    """One test suite a node, and one for the shared disk and the cluster, in the language of the view."""
    suites: dict[str, list[Told]] = {}
    for one in told(report, view):
        suites.setdefault(one.entry.node, []).append(one)
    root = ET.Element("testsuites", _counts([one for suite in suites.values() for one in suite]))
    root.set("name", view.words("exchange.report", cluster=view.cluster_name))
    del root.attrib["skipped"]
    for name, suite in suites.items():
        root.append(_suite(report, view, name, suite))
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _element(one: Told) -> str | None:
    """The element that says that the case did not pass. An accepted exception does not make a build fail."""
    return "skipped" if one.result.waived else ELEMENTS.get(one.result.status)


def _counts(suite: Sequence[Told]) -> dict[str, str]:
    found = [_element(one) for one in suite]
    return {
        "tests": str(len(suite)),
        "failures": str(found.count("failure")),
        "errors": str(found.count("error")),
        "skipped": str(found.count("skipped")),
        "time": "0",
    }


def _suite(report: Report, view: View, name: str, suite: Sequence[Told]) -> ET.Element:
    made = ET.Element(
        "testsuite", {"name": name, **_counts(suite), "timestamp": report.created_at.rstrip("Z")}
    )
    properties = ET.SubElement(made, "properties")
    known = {
        "cluster": view.cluster_name,
        "run_id": report.run_id,
        "tool": report.tool,
        "rulepack": " ".join(report.rulepack.values()),
        "verdict": report.summary.verdict,
        "score": str(report.summary.score),
        "coverage": str(report.summary.coverage),
    }
    for key, value in known.items():
        ET.SubElement(properties, "property", {"name": key, "value": value})
    made.extend(_case(view, one) for one in suite)
    return made


def _case(view: View, one: Told) -> ET.Element:
    entry = one.entry
    case = ET.Element(
        "testcase",
        {"name": f"{entry.rule} {entry.subject}", "classname": f"{entry.area}.{entry.rule}", "time": "0"},
    )
    element = _element(one)
    evidence = "\n".join(line.text for line in entry.evidence)
    if element is None:
        if evidence:
            ET.SubElement(case, "system-out").text = evidence
        return case
    message = one.sentence
    if one.result.waived:
        message = view.words("exchange.waived", verdict=entry.mark.word, note=entry.note) + " " + message
    made = ET.SubElement(case, element, {"message": message, "type": _type(one)})
    made.text = "\n".join(part for part in (entry.title, entry.source, evidence) if part)
    return case


def _type(one: Told) -> str:
    return str(one.result.severity) if one.result.status is Status.FAIL else str(one.result.status)
