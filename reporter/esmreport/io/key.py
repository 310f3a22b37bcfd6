"""The kit's key as a file: hex digits, as `esmreport kit` writes them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from esmreport import ordinary, oswords
from esmreport.core.model import Text

# Bytes of a key file: a key of 500 bytes with its line end.
LONGEST = 1024


class KeyFileError(Exception):
    """The file is no key; `text` names file and reason."""

    def __init__(self, path: Path, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(
            ja=f"鍵ファイル {path} を読み取れません（{ja}）。"
            "esmreport kit が作成した .key ファイルを指定してください。",
            en=f"The key file {path} cannot be read ({en}); give the .key file that esmreport kit wrote.",
        )


def read_key(path: Path) -> bytes:
    """The key: 32 bytes or more. Raises KeyFileError."""
    try:
        raw = ordinary.content(path)
        text = raw.decode("ascii").strip() if len(raw) <= LONGEST else ""
    except OSError as problem:
        why = oswords.why(problem)
        raise KeyFileError(path, why.ja, why.en) from None
    except UnicodeDecodeError:
        text = ""
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2}){32,}", text):
        raise KeyFileError(path, "鍵の形式ではありません", "it is not a key")
    return bytes.fromhex(text)


def key_id(key: bytes) -> str:
    """Name of a key that does not give it away: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(key).hexdigest()[:16]
