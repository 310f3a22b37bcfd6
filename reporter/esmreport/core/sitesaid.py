"""What the nodes say of a site value, place by place, and the value that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from esmreport.core.fact import Seen, Unknown, as_text
from esmreport.core.facts import NodeFacts
from esmreport.core.model import SiteValue, Text
from esmreport.core.parse import ini, keyed
from esmreport.core.read.files import content
from esmreport.core.sitedrives import NEC_NVBASE

JSL_ROLES = ("jslcmn", "jslweb", "jslem", "jslalert")


def inferred(name: str, value: str, ja: str, en: str) -> SiteValue:
    return SiteValue(name=name, value=value, origin="inferred", note=Text(ja=ja, en=en))


def unknown(name: str, ja: str, en: str) -> SiteValue:
    return SiteValue(name=name, value=None, origin="unknown", note=Text(ja=ja, en=en))


def registry_texts(nodes: Iterable[NodeFacts], name: str) -> list[str]:
    texts: list[str] = []
    for node in nodes:
        for key in NEC_NVBASE:
            fact = node.registry_value(key, name)
            if isinstance(fact, Seen) and as_text(fact.value).strip():
                texts.append(as_text(fact.value))
                break
    return texts


def registry_unread(node: NodeFacts, name: str) -> bool:
    """Whether nobody knows what a node's registry says."""
    facts = [node.registry_value(key, name) for key in NEC_NVBASE]
    return not any(isinstance(fact, Seen) for fact in facts) and any(
        isinstance(fact, Unknown) for fact in facts
    )


def written(nodes: Iterable[NodeFacts], path: str, key: str, separator: str) -> list[str]:
    """Values of a key in a file of the shared disk, as the first node that can read it has them."""
    for node in nodes:
        fact = content(node, path)
        if isinstance(fact, Seen):
            parsed = keyed.parse(fact.value, separator)
            return [entry.value for entry in parsed.find(key)]
    return []


def work_dirs_of(nodes: Iterable[NodeFacts]) -> list[str | None]:
    found: list[str | None] = []
    for node in nodes:
        found += [None] if registry_unread(node, "WorkDir") else registry_texts([node], "WorkDir")
    return found


def wrkdirs_of(nodes: Iterable[NodeFacts]) -> list[str | None]:
    found: list[str | None] = []
    for node in nodes:
        found += [None] * len(JSL_ROLES) if node.blocked else []
        for role in JSL_ROLES:
            for item in node.files_of_role(f"jsl.ini:{role}"):
                fact = content(node, str(item["target"]["path"]))
                if isinstance(fact, Unknown):
                    found.append(None)
                elif isinstance(fact, Seen):
                    parsed = ini.parse(fact.value)
                    found += [entry.value for entry in parsed.find("wrkdir")]
    return found


def package_paths_of(nodes: Sequence[NodeFacts], service_folder: str | None) -> list[str | None]:
    path = f"{service_folder}\\options.txt"
    facts = [node.file_bytes(path) for node in nodes]
    # The node that holds the disk says that the file is missing; one that cannot see the disk says nothing.
    if facts and all(isinstance(fact, Unknown) for fact in facts):
        return [None]
    return list(written(nodes, path, "EU_RM_PKG_DATAPOOL_PATH", "="))
