"""One cluster as the rules see it: its nodes, the values of the site, and who holds the shared disk."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, TypeVar

from esmreport.core import products
from esmreport.core.agents import agent_folder
from esmreport.core.condition import Answer, Applicability, applicability
from esmreport.core.facts import Fact, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, SiteValue, Text
from esmreport.core.ofgroup import drives_of
from esmreport.core.record import dataclass
from esmreport.core.rule import Condition, Feature
from esmreport.core.version import Version

T = TypeVar("T")

LOCAL_SERVICE = "ESMWEB\\wbserver\\webapps\\esmpro\\WEB-INF\\service"


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Everything that rules may ask about one cluster.

    nodes: collected nodes and, `blocked`, those that clp.conf names but nobody collected.
    roles: node name -> primary, secondary or unknown. states: node name -> active, standby or unknown.
    holder: the node that holds the shared disk, None where no collected node does.
    config: the cluster configuration (parse.clpconf.ClusterConfig) as a fact of `config_node`.
    answers: features as the site file answers them. outside: why this is no cluster that the guide covers.
    """

    nodes: tuple[NodeFacts, ...]
    roles: Mapping[str, str]
    states: Mapping[str, str]
    site: Mapping[str, SiteValue]
    holder: NodeFacts | None
    config_node: NodeFacts | None
    config: Fact
    phase: str = "steady-state"
    answers: Mapping[str, bool] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    outside: Reason | None = None

    def value(self, name: str) -> str | None:
        """A site value, None where nobody knows it."""
        known = self.site.get(name)
        return known.value if known else None

    def target(self, node: NodeFacts) -> Target:
        """A node as what results are about."""
        return Target(audit=self, node=node)

    def memo(self, node: NodeFacts) -> dict[Hashable, Any]:
        """What was answered about a node in this audit. Kept here and not in the targets: so nothing refers to
        itself, and an audit is gone from memory as soon as nobody needs it."""
        return self._memos.setdefault(id(node), (node, {}))[1]

    @cached_property
    def _memos(self) -> dict[int, tuple[NodeFacts, dict[Hashable, Any]]]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Target:
    """What one result is about: a node of the audit. Rules ask the same of it again and again, so that answers are
    kept."""

    audit: Audit
    node: NodeFacts

    @cached_property
    def _memo(self) -> dict[Hashable, Any]:
        return self.audit.memo(self.node)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for this node of this audit."""
        memo = self._memo
        if key not in memo:
            memo[key] = make()
        found: T = memo[key]
        return found

    def holds(self, condition: Condition) -> Applicability:
        """Whether a condition holds here."""
        # Two steps, for the same condition is asked for each subject of a rule, and equal ones by many rules; the
        # condition is kept beside its answer, so that its id stays its own.
        memo = self._memo
        known: tuple[Condition, Applicability] | None = memo.get(id(condition))
        if known is None:
            answer = self.once(condition.key, lambda: applicability(condition, self))
            known = memo[id(condition)] = (condition, answer)
        return known[1]

    @property
    def phase(self) -> str:
        return self.audit.phase

    @property
    def outside(self) -> Reason | None:
        return self.audit.outside

    def chapter_version(self, chapter: str) -> Version | Reason | None:
        """Version of a chapter's product: the site file's word, the node's own, else that of any node.

        A node on which the product was forgotten must still be judged, so the cluster decides.
        """
        return self.once(("chapter", chapter), lambda: self._chapter_version(chapter))

    def absent_of(self, chapters: frozenset[str]) -> frozenset[str]:
        """Those of some chapters whose product certainly is not in this cluster."""
        return self.once(
            ("absent", chapters),
            lambda: frozenset(chapter for chapter in chapters if self.chapter_version(chapter) is None),
        )

    def _chapter_version(self, chapter: str) -> Version | Reason | None:
        code = chapter.rstrip("0123456789")
        declared = self.audit.versions.get(code)
        if declared:
            version = Version.parse(declared)
            return version if version and products.chapter(code, version) == chapter else None
        unknown: Reason | None = None
        for node in (self.node, *self.audit.nodes):
            fact = products.version(node, code)
            if isinstance(fact, Unknown):
                unknown = unknown or fact.reason
            elif isinstance(fact, Seen):
                parsed = Version.parse(str(fact.value))
                if parsed and products.chapter(code, parsed) == chapter:
                    return parsed
                if parsed:
                    return None
                unknown = unknown or _unreadable_version(code, str(fact.value))
        if unknown is None and code == REMOVED and self.audit.phase == "post-uninstall":
            return WHICH_WAS_REMOVED
        if unknown is None and code == REMOVED and self._has_its_services():
            return NOT_LISTED
        return unknown

    def _has_its_services(self) -> bool:
        """Whether a node has services that only ServerManager brings."""
        return any(isinstance(node.service(name), Seen) for node in self.audit.nodes for name in OWN_SERVICES)

    def bitness(self) -> int | Reason:
        fact = self.node.item("host", "host")
        if isinstance(fact, Seen):
            return int(fact.value["bitness"])
        return fact.reason if isinstance(fact, Unknown) else _no_host()

    def feature(self, name: str) -> bool | Applicability:
        """The answer to a feature, or why there is none."""
        return self.once(("feature", name), lambda: self._feature(name))

    def _feature(self, name: str) -> bool | Applicability:
        from esmreport.core.features import derived

        if name in self.audit.answers:
            return self.audit.answers[name]
        found = derived(name, self)
        if found is not None:
            return found
        feature = self.audit.features[name.split(":")[0]]
        ask = feature.ask or feature.title
        return Applicability(answer=Answer.ASK, reason=Reason(code=f"ask:{name}", text=ask))

    def _group_drives(self) -> list[str]:
        """The shared drive and every other drive that the audited group holds."""
        shared, group = self.audit.value("shared_drive"), self.audit.value("group")
        config = self.audit.config
        held = drives_of(config.value, group) if isinstance(config, Seen) and group else set()
        return sorted(held | {shared} if shared else held)

    def title(self, feature: str) -> Text:
        """What a feature is, for people; the service or product it is about stands behind."""
        name, _, about = feature.partition(":")
        known = self.audit.features.get(name)
        title = known.title if known else Text.same(name)
        return Text(ja=f"{title.ja}（{about}）", en=f"{title.en} ({about})") if about else title

    def lookup(self, name: str) -> str | None:
        """The value of a placeholder for this target, None where nobody knows it."""
        return self.once(("place", name), lambda: self._lookup(name))

    def _lookup(self, name: str) -> str | None:
        install = self.audit.value("install_dir") or self.node.location("install_dir")
        if name == "NEC":
            bits = self.bitness()
            if isinstance(bits, Reason):
                return None
            return "HKLM\\SOFTWARE\\Wow6432Node\\NEC" if bits == 64 else "HKLM\\SOFTWARE\\NEC"
        if name == "node":
            return self.node.name
        if name == "install_dir":
            return install
        if name == "local_service":
            return f"{install}\\{LOCAL_SERVICE}" if install else None
        if name == "cluster_dir":
            return self.node.location("cluster_dir")
        if name == "agent_dir":
            return self.audit.value("agent_dir") or agent_folder(self.node)
        if name == "group_drives":
            return ", ".join(self._group_drives()) or None
        if name == "public_ip":
            return self.audit.value(f"public_ip:{self.node.name}")
        return self.audit.value(name)


# What a removal leaves to do depends on the version that was there, and the node no longer tells it.
REMOVED = "SM"
OWN_SERVICES = ("ESMDSVNT", "ESMWebContainer")
NOT_LISTED = Reason(
    code="product_not_listed",
    text=Text(
        ja="ESMPRO/ServerManager のサービスがありますが、インストールされたプログラムの一覧に見つからないため、"
        "バージョンが分かりません。サイトファイルの products.server_manager で指定してください",
        en="The services of ServerManager are there, but the list of installed programs does not have it, so its "
        "version is not known; state products.server_manager in the site file",
    ),
)
WHICH_WAS_REMOVED = Reason(
    code="removed_version",
    text=Text(
        ja="アンインストールした ESMPRO/ServerManager のバージョンが分かりません。"
        "サイトファイルの products.server_manager で指定してください",
        en="Which version of ServerManager was removed is not known; "
        "state products.server_manager in the site file",
    ),
)


def _unreadable_version(code: str, found: str) -> Reason:
    return Reason(
        code="version_unreadable",
        text=Text(
            ja=f"{code} のバージョン {found!r} を解釈できません。サイトファイルで指定してください",
            en=f"The version {found!r} of {code} is not understood; state it in the site file",
        ),
    )


def _no_host() -> Reason:
    return Reason(code="absent", text=Text(ja="ホスト情報がありません", en="There is no host information"))
