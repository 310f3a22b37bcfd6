"""The evidence sheet, and the short views of long values that lead to it."""

from __future__ import annotations

from esmreport.core.record import dataclass
from esmreport.render.excel_cells import Link, Value
from esmreport.render.excel_grid import Grid, Head
from esmreport.render.viewmodel import Entry, View

# A cell of more than this is unreadable on a sheet of findings; the evidence sheet has all of it.
LONGEST_IN_PLACE = 400
SHORT = 160


@dataclass(frozen=True, kw_only=True)
class Places:
    """Rows of the evidence sheet: the first of each result number, and that of each long value by (number,
    field)."""

    sheet: str
    first: dict[str, int]
    whole: dict[tuple[str, str], int]

    def link(self, number: str) -> Value:
        """A result number that leads to its evidence."""
        row = self.first.get(number)
        return Link(text=number, target=f"'{self.sheet}'!A{row}") if row else number


def evidence(view: View) -> tuple[Grid, Places]:
    """Where each result was read, then its long values in full."""
    w = view.words
    rows: list[tuple[Value, ...]] = []
    places = Places(sheet=w("sheet.evidence"), first={}, whole={})
    for position, e in enumerate(view.entries, start=2):
        back = Link(text=e.number, target=f"'{w('sheet.results')}'!A{position}")
        for found in e.evidence:
            places.first.setdefault(e.number, len(rows) + 2)
            rows.append((back, e.mark, e.rule, e.subject, found.node, found.item, found.line, found.found))
        for field, text in _texts(e).items():
            if len(text) > LONGEST_IN_PLACE:
                places.first.setdefault(e.number, len(rows) + 2)
                places.whole[(e.number, field)] = len(rows) + 2
                rows.append((back, e.mark, e.rule, e.subject, e.node, w(f"label.{field}"), None, text))
    heads = (
        *(Head(label=w(f"label.{name}")) for name in ("number", "verdict", "rule", "subject", "node")),
        Head(label=w("label.item"), widest=50),
        Head(label=w("label.line")),
        Head(label=w("label.found"), widest=70),
    )
    return Grid(title=places.sheet, heads=heads, rows=tuple(rows)), places


def _texts(entry: Entry) -> dict[str, str]:
    return {"requirement": entry.expected, "observed": entry.observed, "reason": entry.reason}


def brief(view: View, places: Places, entry: Entry, field: str) -> Value:
    """A value of a result: whole, or its beginning with a link to the row that has all of it."""
    text = _texts(entry)[field]
    row = places.whole.get((entry.number, field))
    if row is None:
        return text
    return Link(
        text=text[:SHORT] + view.words("form.short", number=len(text)), target=f"'{places.sheet}'!H{row}"
    )
