"""The baseline as a document: all requirements of one product in the guide's order of work."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.core.esmservices import ASKED, MAIN_SERVICE, SERVICES, EsmService
from esmreport.core.model import Criticality, Inferred, Severity, Source, Step, Text
from esmreport.core.operate.acl import RIGHTS_TEXT
from esmreport.core.record import dataclass
from esmreport.core.rule import Condition, Expected, ExpectedCase, Rule, RuleBook, Subject
from esmreport.core.words import expected_text

# Operators whose expected value is the value to set; what others expect is said by the title alone.
SHOWN = (
    "equals", "one_of", "path_equals", "number_is", "version_in", "lists_key", "lines_in_order",
    "acl_grants", "acl_at_most",
)  # fmt: skip

# A rule whose repair has no place in the order of work stands behind those that have one.
LAST = 1000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing of a requirement: what it is, the value it must have, and when it applies."""

    subject: str
    expected: Text | None
    conditions: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One rule as a chapter of the document."""

    id: str
    title: Text
    severity: Severity
    criticality: Criticality
    why: Text
    conditions: tuple[Text, ...]
    settings: tuple[Setting, ...]
    steps: tuple[Step, ...]
    verify: Text | None
    by_hand: Text
    inferred: Inferred | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """The requirements of one area."""

    area: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, kw_only=True)
class ModelScript:
    """A script as the order tables give it; lines that only some sites need carry a remark above them."""

    name: str
    lines: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class GuideDocument:
    """The whole document of one product chapter (SM6, ...)."""

    product: str
    rulepack: str
    sections: tuple[Section, ...]
    checks: tuple[Requirement, ...]
    scripts: tuple[ModelScript, ...]


def products(book: RuleBook) -> tuple[str, ...]:
    """Chapters that the baseline has rules for, the guide-wide ones left out."""
    found = {product for rule in book.rules.values() for product in rule.applies.products}
    return tuple(sorted(found - {"GEN"}))


def document(book: RuleBook, product: str) -> GuideDocument:
    """The document of one chapter; guide-wide requirements are part of each."""
    mine = [rule for rule in book.rules.values() if {product, "GEN"} & set(rule.applies.products)]
    shown = [rule for rule in mine if rule.kind == "automatic" and rule.operator != "report"]
    return GuideDocument(
        product=product,
        rulepack=book.version,
        sections=tuple(_sections(book, shown, product)),
        checks=tuple(
            _requirement(book, rule, product)
            for rule in sorted(mine, key=lambda rule: rule.id)
            if rule.kind == "manual"
        ),
        scripts=tuple(_model_scripts(shown)),
    )


def _sections(book: RuleBook, rules: Iterable[Rule], product: str) -> Iterable[Section]:
    areas: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (_order(rule), rule.id)):
        areas.setdefault(rule.area, []).append(rule)
    for area, members in areas.items():
        yield Section(area=area, requirements=tuple(_requirement(book, rule, product) for rule in members))


def _order(rule: Rule) -> int:
    return rule.remediation.order if rule.remediation else LAST


def _requirement(book: RuleBook, rule: Rule, product: str) -> Requirement:
    remediation = rule.remediation
    return Requirement(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        criticality=rule.criticality,
        why=remediation.why if remediation else rule.message,
        conditions=tuple(_conditions(book, rule.applies)),
        settings=tuple(_settings(book, rule)) if rule.kind == "automatic" else (),
        steps=remediation.steps if remediation else (),
        verify=remediation.verify if remediation else None,
        by_hand=rule.manual_check,
        inferred=rule.inferred,
        sources=tuple(source for source in rule.sources if source.product in (product, "GEN")),
    )


def _settings(book: RuleBook, rule: Rule) -> Iterable[Setting]:
    for subject in rule.subjects:
        cases = subject.expected or rule.expected or (ExpectedCase(when=None, value=None),)
        for case in cases:
            conditions = [
                *_conditions(book, subject.when),
                *(_conditions(book, case.when) if case.when else ()),
            ]
            expected = _expected(subject, case.value) if rule.operator in SHOWN else None
            yield Setting(subject=subject.id, expected=expected, conditions=tuple(conditions))


def _expected(subject: Subject, value: Expected) -> Text | None:
    if value is None or value == "":
        return None
    text = RIGHTS_TEXT.get(str(value)) or expected_text(value)
    for name, replacement in {**subject.params, "id": subject.id}.items():
        mark = f"${{subject.{name}}}"
        text = Text(ja=text.ja.replace(mark, replacement), en=text.en.replace(mark, replacement))
    return text


def _conditions(book: RuleBook, condition: Condition) -> Iterable[Text]:
    if condition.versions:
        yield Text(ja=f"バージョン {condition.versions}", en=f"version {condition.versions}")
    if condition.bitness:
        yield Text(ja=f"{condition.bitness} ビット OS", en=f"{condition.bitness}-bit OS")
    for name, wanted in condition.features.items():
        feature, _, argument = name.partition(":")
        title = book.features[feature].title
        about = f"（{argument}）" if argument else ""
        about_en = f" ({argument})" if argument else ""
        yield Text(
            ja=f"「{title.ja}{about}」に{'当てはまる' if wanted else '当てはまらない'}場合",
            en=f"where “{title.en}{about_en}” {'holds' if wanted else 'does not hold'}",
        )


def _model_scripts(rules: Iterable[Rule]) -> Iterable[ModelScript]:
    """start.bat and stop.bat from the rules that hold the order tables."""
    for rule in rules:
        if rule.operator == "lines_in_order" and rule.expected and isinstance(rule.expected[-1].value, tuple):
            start = rule.fact.get("script") == "start"
            services = [_service(key) for key in rule.expected[-1].value]
            yield ModelScript(name="start.bat" if start else "stop.bat", lines=tuple(_lines(services, start)))


def _service(key: str) -> EsmService:
    known = next((service for service in SERVICES if service.key == key), None)
    return known or EsmService(key=key, display=key)


def _lines(services: Iterable[EsmService], start: bool) -> Iterable[Text]:
    main = next(service for service in SERVICES if service.key == MAIN_SERVICE)
    needed = (
        Text(ja="エクスプレス通報サービス(MG) 3.4 以下が共存する場合のみ", en="only beside MG 3.4 or below")
        if start
        else Text(ja="Alert Manager Main Service が存在する場合のみ", en="only where the service exists")
    )
    yield _remark(needed)
    yield Text.same(f'net stop /Yes "{main.display}"')
    for service in services:
        if service.key in ASKED:
            yield _remark(Text(ja="使用する場合のみ", en="only where the function is used"))
        if service.key.startswith("ESM32Bridge"):
            yield _remark(Text(ja="6.40 以降のみ", en="from 6.40 only"))
        yield Text.same(_command(service, start))
    yield _remark(needed)
    yield Text.same(f'net start /Yes "{main.display}"')


def _remark(text: Text) -> Text:
    return Text(ja=f"rem {text.ja}", en=f"rem {text.en}")


def _command(service: EsmService, start: bool) -> str:
    if service.watch_id is None:
        return f'net {"start" if start else "stop"} /Yes "{service.display}"'
    if not start:
        return f"ARMKILL.EXE {service.watch_id}"
    name = f'"{service.key}"' if " " in service.key else service.key
    return f"ARMLOAD.EXE {service.watch_id} /S /M /WAIT 0 {name}"
