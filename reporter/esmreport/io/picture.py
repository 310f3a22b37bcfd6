"""Reads a picture for the cover: PNG or JPEG, known by its content, of a harmless size."""

from __future__ import annotations

import struct
from pathlib import Path

from esmreport import ordinary, oswords
from esmreport.core.document import Logo
from esmreport.core.model import Text

LARGEST = 1_000_000
MOST_PIXELS = 4_000
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Frame headers of JPEG; C4, C8 and CC are tables.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class BadPictureError(Exception):
    """The picture cannot be used; `text`: why, as part of a sentence."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


def read_picture(path: Path) -> Logo:
    """The picture in `path`. Raises BadPictureError with one sentence."""
    try:
        content = ordinary.content(path)
    except OSError as problem:
        why = oswords.why(problem)
        raise BadPictureError(
            f"{path} を読み取れません（{why.ja}）", f"names {path}, which cannot be read ({why.en})"
        ) from None
    if len(content) > LARGEST:
        raise BadPictureError(
            f"{path.name} は {len(content):,} バイトです。{LARGEST:,} バイトまでにしてください",
            f"names {path.name} of {len(content)} bytes; at most {LARGEST} are taken",
        )
    if content.startswith(PNG):
        media, size = "image/png", _png_size(content)
    elif content.startswith(JPEG):
        media, size = "image/jpeg", _jpeg_size(content)
    else:
        raise BadPictureError(
            f"{path.name} は PNG でも JPEG でもありません",
            f"names {path.name}, which is neither PNG nor JPEG",
        )
    if size is None or not all(0 < side <= MOST_PIXELS for side in size):
        raise BadPictureError(
            f"{path.name} は壊れているか、1 辺が {MOST_PIXELS} ピクセルを超えています",
            f"names {path.name}, which is broken or larger than {MOST_PIXELS} pixels a side",
        )
    return Logo(name=path.name, media=media, content=content, width=size[0], height=size[1])


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 33 or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return (width, height)


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return (width, height)
        place += 2 + length
    return None
