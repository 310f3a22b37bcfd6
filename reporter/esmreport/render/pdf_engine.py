"""WeasyPrint, its libraries and the font: what is there, what is missing and how to get it."""

from __future__ import annotations

import sys
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType

from esmreport.core.model import Text
from esmreport.render.errors import RenderError
from esmreport.render.pdf_windows import use_wheel_libraries, wheel_fonts
from esmreport.resources import FONT_FAMILY, Fonts, find_fonts

_DEBIAN_FONT = "fonts-morisawa-bizud-gothic"
_DEBIAN_PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def load_engine() -> ModuleType:
    """The weasyprint module. Raises RenderError with one sentence when it or its libraries are missing."""
    use_wheel_libraries()
    try:
        # It warns about a missing subset library and prints a page about missing ones; `advice` and the
        # sentences below say both in our own words.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint  # type: ignore[import-untyped]
    except ImportError as error:
        raise RenderError(_no_module(str(error))) from error
    except OSError as error:
        raise RenderError(_no_library(str(error).splitlines()[0])) from error
    module: ModuleType = weasyprint
    return module


def load_fonts() -> Fonts:
    """BIZ UDGothic regular and bold, else the font that came by pip. Raises RenderError with one sentence
    where there is neither."""
    fonts = find_fonts() or wheel_fonts()
    if fonts is None:
        raise RenderError(_no_font())
    return fonts


def problem() -> Text | None:
    """Why WeasyPrint cannot write a PDF on this computer, as one sentence; None where it can."""
    try:
        load_engine()
        load_fonts()
    except RenderError as error:
        return error.text
    return None


def advice() -> Text | None:
    """What would make the PDF better or faster here although it can be written; None where nothing would."""
    load_engine()
    if find_fonts() is None:
        return _thin_bold()
    from weasyprint.text import ffi  # type: ignore[import-untyped]

    if ffi.harfbuzz_subset is not None:
        return None
    return Text(
        ja="libharfbuzz-subset が見つからないため PDF の作成に時間がかかります。Debian では "
        "apt install libharfbuzz-subset0 を実行し、Windows では Pango と同じ配布物の "
        "libharfbuzz-subset-0.dll を入れてください。",
        en="libharfbuzz-subset was not found, so the PDF takes longer; on Debian run apt install "
        "libharfbuzz-subset0, on Windows install libharfbuzz-subset-0.dll from the distribution of Pango.",
    )


def _thin_bold() -> Text:
    return Text(
        ja="BIZ UDゴシックがないため、PDF は太字のない Noto Sans JP で作成します。Windows では"
        "「設定 > オプション機能」で日本語の補助フォントを追加してください。",
        en="BIZ UDGothic is missing, so the PDF uses Noto Sans JP, which has no bold; on Windows add the "
        "Japanese supplemental fonts under Settings > Optional features.",
    )


def face_bytes(path: Path) -> bytes:
    """The font file for @font-face; of a collection (.ttc) the BIZ UDGothic face is taken out."""
    content: bytes = path.read_bytes()
    if not content.startswith(b"ttcf"):
        return content
    from io import BytesIO

    from fontTools.ttLib import TTCollection  # type: ignore[import-untyped]

    for font in TTCollection(BytesIO(content)).fonts:
        if font["name"].getDebugName(1) == FONT_FAMILY:
            out = BytesIO()
            font.save(out)
            return out.getvalue()
    raise RenderError(_no_font())


_INSTEAD_JA = (
    "Edge・Chrome・Chromium のいずれかを用意して --pdf-engine browser を指定するか、"
    "--format xlsx,html,json を指定してください。"
)
_INSTEAD_EN = "or use --pdf-engine browser with Edge, Chrome or Chromium, or --format xlsx,html,json."


def _no_module(detail: str) -> Text:
    return _sentence(
        f"WeasyPrint を読み込めません（{detail}）。pip install esmreport で入れ直すか、",
        f"WeasyPrint cannot be loaded ({detail}); install esmreport again with pip,",
    )


def _no_library(detail: str) -> Text:
    if sys.platform == "win32":
        ja = 'pip install "esmreport[windows]" を実行'
        en = 'run pip install "esmreport[windows]",'
    else:
        ja = f"Debian では apt install {_DEBIAN_PANGO} を実行"
        en = f"on Debian run apt install {_DEBIAN_PANGO},"
    return _sentence(
        f"Pango のライブラリがありません（{detail}）。{ja}するか、",
        f"the Pango library is missing ({detail}); {en}",
    )


def _no_font() -> Text:
    return _sentence(
        "フォント BIZ UDゴシックの標準と太字が見つかりません。"
        f"Debian では apt install {_DEBIAN_FONT} を実行、"
        "Windows では「設定 > オプション機能」で日本語の補助フォントを追加するか"
        ' pip install "esmreport[windows]" を実行するか、',
        f"the font BIZ UDGothic (regular and bold) was not found; on Debian run apt install {_DEBIAN_FONT}, "
        "on Windows add the Japanese supplemental fonts under Settings > Optional features or run "
        'pip install "esmreport[windows]",',
    )


def _sentence(ja: str, en: str) -> Text:
    return Text(
        ja=f"PDF を作成できません。{ja}{_INSTEAD_JA}",
        en=f"The PDF cannot be written: {en} {_INSTEAD_EN}",
    )
