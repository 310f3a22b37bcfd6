"""What the collector would have written on a node of a plan."""

from __future__ import annotations

import hashlib
from typing import Any

from esmcollect import bundle
from esmcollect.collect import Options, collect

from .model import Plan
from .virtual import VirtualNode

STARTED = 1774922400.0  # 2026-03-31T02:00:00Z
APART = 600.0


def collect_virtual(
    plan: Plan,
    role: str,
    *,
    shared_drives: tuple[str, ...] = (),
    site_text: str = "",
    kit_key: bytes | None = None,
) -> dict[str, Any]:
    """The bundle of one node as a dict; run id and times depend on plan and role only."""
    options = Options(shared_drives=shared_drives, site_text=site_text, kit_key=kit_key)
    collection = collect(VirtualNode(plan.view(role)), options)
    started = STARTED + APART * sorted(plan.nodes).index(role)
    run = bundle.Run(
        id=hashlib.sha256(f"{plan.name}/{role}".encode()).hexdigest()[:32],
        started=started,
        ended=started + 2,
        site_file=_site_file(site_text),
        kit_key=kit_key,
    )
    return dict(bundle.build(collection, run))


def _site_file(text: str) -> dict[str, str] | None:
    if not text:
        return None
    return {"name": "site.toml", "sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text}
