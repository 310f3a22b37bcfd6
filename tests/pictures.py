"""Writes contact sheets of every face of a sample into docs/pictures: `scripts/pictures`, or
`python -m tests.pictures [FOLDER]`. They are for eyes: whoever changes a face looks at them before and after."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from esmreport.render.excel import render_xlsx
from esmreport.render.html import render_html
from esmreport.render.pdf import render_pdf
from esmreport.render.viewmodel import View
from tests.chrome import Chrome
from tests.render import real
from tests.render.test_office import office

SAMPLE = "drifted"
COLOURS = 64
# The page that README and manual show: the first one with findings.
SHOWN = "drifted-findings-{lang}.png"
SCREENS = {1280: 900, 390: 844}
MOST_SCREENS = 8


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for lang in ("ja", "en"):
        view = real.view(SAMPLE, lang)
        with tempfile.TemporaryDirectory() as work:
            _pdf(view, Path(work), folder)
            _workbook(view, Path(work), folder)
            _html(view, Path(work), folder)
    return 0


def _pdf(view: View, work: Path, folder: Path) -> None:
    path = work / "report.pdf"
    path.write_bytes(render_pdf(view, "weasyprint"))
    save(contact(pages(path, 28), 8), folder / f"{SAMPLE}-pdf-{view.lang}.png")
    words = _run("pdftotext", "-raw", str(path), "-").split("\f")
    number, steps = view.findings[0].number, view.words("label.remediation")
    first = next(n for n, text in enumerate(words, 1) if f"\n{number} " in text and f"\n{steps} " in text)
    save(pages(path, 96, first)[0], folder / SHOWN.format(lang=view.lang))


def _workbook(view: View, work: Path, folder: Path) -> None:
    """The first page of each sheet, and the charts behind that of the summary."""
    source = work / "report.xlsx"
    source.write_bytes(render_xlsx(view))
    path = office(source, "pdf", work)
    texts = _run("pdftotext", "-layout", str(path), "-").split("\f")
    heads = [text.strip().splitlines()[0] if text.strip() else "" for text in texts]
    titles = [head.removeprefix(view.words("note.page_header")).strip() for head in heads]
    firsts = [n for n, title in enumerate(titles) if n == 1 or (title and title not in titles[:n])]
    shown = [page for n, page in enumerate(pages(path, 34)) if n in firsts]
    save(contact(shown, 4), folder / f"{SAMPLE}-xlsx-{view.lang}.png")


def _html(view: View, work: Path, folder: Path) -> None:
    path = work / "report.html"
    path.write_bytes(render_html(view))
    with Chrome() as chrome:
        for width, height in SCREENS.items():
            chrome.open(path, width=width, height=height)
            screens = [_screen(chrome, n * height, width, height) for n in range(MOST_SCREENS)]
            small = [one.resize((one.width // 3, one.height // 3)) for one in screens]
            save(contact(small, 4 if width > 600 else 8), folder / f"{SAMPLE}-html-{width}-{view.lang}.png")
        chrome.open(path)
        printed = work / "print.pdf"
        printed.write_bytes(chrome.print())
    save(contact(pages(printed, 36)[:12], 4), folder / f"{SAMPLE}-html-print-{view.lang}.png")


def _screen(chrome: Chrome, top: int, width: int, height: int) -> Image.Image:
    return Image.open(BytesIO(chrome.picture(top, width, height))).convert("RGB")


def pages(path: Path, dpi: int, only: int | None = None) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    some = ["-f", str(only), "-l", str(only)] if only else []
    with tempfile.TemporaryDirectory() as folder:
        _run("pdftoppm", "-r", str(dpi), "-png", *some, str(path), f"{folder}/p")
        return [Image.open(one).convert("RGB") for one in sorted(Path(folder).glob("p-*.png"))]


def contact(images: Sequence[Image.Image], columns: int) -> Image.Image:
    """Pictures side by side, row by row, on grey."""
    wide = max(image.width for image in images) + 6
    high = max(image.height for image in images) + 6
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (wide * min(columns, len(images)), high * rows), "#8a949e")
    for place, image in enumerate(images):
        sheet.paste(image, (place % columns * wide + 3, place // columns * high + 3))
    return sheet


def save(image: Image.Image, path: Path) -> None:
    """As a PNG of few colours, which is small and sharp for text."""
    # This way keeps the few pixels that are red or green, which are what matters.
    method = Image.Quantize.FASTOCTREE
    image.quantize(COLOURS, method=method, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path} ({path.stat().st_size // 1000} kB)")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
