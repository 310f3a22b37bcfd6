"""Writes the index in every format that was asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esmreport.core.fleet import Index
from esmreport.faces import Written, write_each

if TYPE_CHECKING:
    from esmreport.render.index_view import IndexView


# All results of all clusters, one row each.
RESULTS = "results.parquet"


def write_index(index: Index, formats: Sequence[str], folder: Path, lang: str, pdf_engine: str) -> Written:
    """Writes `index.<format>`; a format that an index cannot have is left out."""
    faces = _faces(index, lang, pdf_engine)
    faces["parquet"] = lambda: _parquet(index, folder)
    paths = {
        name: folder / (RESULTS if name == "parquet" else f"index.{name}")
        for name in formats
        if name in faces
    }
    return write_each(paths, faces)


def _parquet(index: Index, folder: Path) -> bytes:
    from esmreport.render.parquet import write_parquet

    # pyarrow writes to the disk as it goes: the whole would not fit into a small memory.
    with tempfile.TemporaryDirectory(prefix=".results-", dir=folder, ignore_cleanup_errors=True) as place:
        path = Path(place, RESULTS)
        write_parquet(path, _results(index, folder))
        return path.read_bytes()


def _results(index: Index, folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in index.rows:
        if "json" in row.files:
            yield row.name, json.loads((folder / row.files["json"]).read_bytes())


def _faces(index: Index, lang: str, pdf_engine: str) -> dict[str, Callable[[], bytes]]:
    @cache
    def view() -> IndexView:
        from esmreport.render.index_view import build_index_view

        return build_index_view(index, lang)

    def results() -> bytes:
        from esmreport.render.index_json import render_index_json

        return render_index_json(index)

    def xlsx() -> bytes:
        from esmreport.render.index_excel import render_index_xlsx

        return render_index_xlsx(view())

    def html() -> bytes:
        from esmreport.render.index_html import render_index_html

        return render_index_html(view())

    def pdf() -> bytes:
        from esmreport.render.index_pdf import render_index_pdf

        return render_index_pdf(view(), pdf_engine)

    return {"json": results, "xlsx": xlsx, "html": html, "pdf": pdf}
