"""`--mask-names`: a report without the names of the site, and the map that stays behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from esmreport.console import Console
from esmreport.core.mask import masked, names_of
from esmreport.core.model import Report
from esmreport.io.maskfile import map_bytes, map_path, read_map
from esmreport.render.write import write_file


def mask_names(
    report: Report, bundles: Sequence[Mapping[str, Any]], output: Path, console: Console
) -> Report:
    """The report without names. The map is written first: a report that nobody can read back must not be made. Raises
    MaskFileError and RenderError."""
    path = map_path(output)
    names = names_of(report, bundles, read_map(path))
    made = masked(report, names)
    write_file(path, map_bytes(names.known))
    console.note(
        f"名前の対応表を {path} に書き込みました。報告書と一緒に渡さないでください。",
        f"The map of the names is {path}; keep it apart from the reports.",
    )
    return made
