"""Compiled templates beside the templates, as Python keeps its own: to compile them takes longer than to fill them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

from jinja2 import __version__
from jinja2.bccache import Bucket, BytecodeCache


class TemplateCache(BytecodeCache):
    """Keeps what was compiled in `__pycache__` of the templates' folder, where that can be written.

    Whoever can write there can write the templates too. A file counts for exactly one text of its template, one
    version of Jinja2 and of Python, and one set of `settings`; a damaged one is made again.
    """

    def __init__(self, folder: Path, settings: str) -> None:
        self._folder = folder / "__pycache__"
        made_with = hashlib.sha256(f"{__version__} {sys.version} {settings}".encode()).hexdigest()
        self._tag = f"{sys.implementation.cache_tag}-{made_with[:12]}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the file."""
        del filename
        return f"{name.replace('/', '-')}.{self._tag}.pyc"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket, or leaves it empty."""
        try:
            bucket.bytecode_from_string((self._folder / bucket.key).read_bytes())
        except Exception:
            # A file that was cut off makes pickle and marshal raise anything.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the bucket, unless Python keeps nothing either or the folder cannot be written."""
        if sys.dont_write_bytecode:
            return
        place = self._folder / bucket.key
        # Other processes may be about to keep the same.
        temporary = place.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(exist_ok=True)
            temporary.write_bytes(bucket.bytecode_to_string())
            temporary.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
