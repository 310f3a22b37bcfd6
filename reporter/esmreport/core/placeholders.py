"""${...} in the texts of rules: replaced by values of the site and the node, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z_0-9.]*)\}")

NODE_NAMES = (
    "NEC",
    "install_dir",
    "local_service",
    "cluster_dir",
    "agent_dir",
    "public_ip",
    "node",
    "group_drives",
)
SITE_NAMES = (
    "shared_drive",
    "work_folder",
    "service_folder",
    "package_folder",
    "fip",
    "manager_name",
    "group",
    "user_group",
)


class UnresolvedError(Exception):
    """A placeholder that nobody can answer; `name` is the placeholder."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def names_in(value: object) -> set[str]:
    """Placeholder names in a text or in a tuple of texts."""
    texts: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return {name for text in texts if isinstance(text, str) for name in PLACEHOLDER.findall(text)}


def unknown_names(names: Iterable[str]) -> list[str]:
    """Those of `names` that no node, site or subject can answer."""
    known = {*NODE_NAMES, *SITE_NAMES}
    return sorted(name for name in names if name not in known and not name.startswith("subject."))


def fill(text: str, lookup: Callable[[str], str | None]) -> str:
    """`text` with every placeholder replaced. Raises UnresolvedError for the first one without a value."""

    if "${" not in text:
        return text
    filled: list[str] = []
    for place, part in enumerate(_parts(text)):
        value = lookup(part) if place % 2 else part
        if value is None:
            raise UnresolvedError(part)
        filled.append(value)
    return "".join(filled)


@lru_cache(maxsize=4096)
def _parts(text: str) -> list[str]:
    """What stands between the placeholders of a rule's text, and by turns with it their names."""
    return PLACEHOLDER.split(text)
