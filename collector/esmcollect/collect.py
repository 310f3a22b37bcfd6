"""Walks the manifest through the `System` port. Never raises: what goes wrong stands in the items."""

from dataclasses import dataclass
from typing import Callable, Optional, Tuple

from . import locate, manifest, places, winpath
from .limits import Budget, Limits
from .model import ERROR, LIMIT, OK, SKIPPED, UNAVAILABLE, Answer, Item, ProbeError
from .probes import files, node, queries, registry, services, trees
from .recorder import Recorder
from .redact import Secrets


@dataclass(frozen=True)
class Options:
    """What the person at the node told the collector: drives ("X:"), the site file's text, the kit's key,
    whether the read-only queries of the cluster product may be run, and how long all of it may take."""

    shared_drives: Tuple[str, ...] = ()
    site_text: str = ""
    kit_key: Optional[bytes] = None
    commands: bool = True
    limits: Optional[Limits] = None


@dataclass(frozen=True)
class Collection:
    """All items of one run, sorted by id; `interrupted` where a person stopped it before the end."""

    items: Tuple[Item, ...]
    interrupted: bool = False


def collect(system, options=None, progress=None):
    """Everything the manifest asks for, as a Collection. `progress` receives the name of each stage."""
    options = options or Options()
    budget = Budget(options.limits)
    recorder = Recorder(system, Secrets(options.kit_key), progress=progress, budget=budget)
    walk = _Walk(recorder, options)
    try:
        for name, stage in walk.stages():
            recorder.stage(name)
            _guarded(recorder, name, stage)
    except KeyboardInterrupt:
        return Collection(tuple(recorder.items), True)
    finally:
        recorder.close()
    return Collection(tuple(recorder.items))


def _guarded(recorder, name, stage):
    try:
        stage()
    except Exception as problem:
        # A fault of the collector itself becomes a gap, never a crash.
        text = "%s: %s" % (type(problem).__name__, problem)

        def question():
            raise ProbeError(ERROR, None, text)

        recorder.ask("collector", {"stage": name}, question, name)


class _Walk:
    """The stages of one run; later ones use what earlier ones found."""

    def __init__(self, recorder, options):
        self.recorder = recorder
        self.system = recorder.system
        self.options = options
        self.variables = {}
        self.locations = {}

    def stages(self) -> Tuple[Tuple[str, Callable[[], None]], ...]:
        return (
            ("node", self.node),
            ("registry", self.registry),
            ("services", self.services),
            ("places", self.places),
            ("folders", self.folders),
            ("files", self.files),
            ("programs", self.programs),
            ("rights", self.rights),
            ("queries", self.queries),
        )

    @property
    def evidence(self):
        return locate.Evidence(self.recorder.items)

    def node(self):
        ask = self.recorder.ask
        ask("host", {}, lambda: node.read_host(self.system))
        ask("drives", {}, lambda: node.read_drives(self.system))
        ask("addresses", {}, lambda: node.read_addresses(self.system))

    def registry(self):
        for views, key, depth, names in manifest.REGISTRY:
            for view in views:
                self._registry_item(view, key, depth, names)
        for name in manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES:
            self._registry_item("64", manifest.SERVICES_KEY + "\\" + name, None, None)
        self.variables = locate.environment(self.evidence)

    def _registry_item(self, view, key, depth, names):
        target = {"view": view, "key": key, "depth": depth, "names": None if names is None else list(names)}
        secrets = self.recorder.secrets

        def question():
            budget = self.recorder.budget
            return registry.read_tree(self.system, secrets, view, key, depth, names, budget=budget)

        self.recorder.ask("registry", target, question, "%s:%s" % (view, key))

    def services(self):
        listed = self.recorder.ask("service_list", {}, lambda: services.read_names(self.system))
        names = {name.casefold(): name for name in manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES}
        if listed.outcome == OK:
            names.update({name.casefold(): name for name in listed.value["names"]})
        for _, name in sorted(names.items()):
            self._service_item(name)

    def _service_item(self, name):
        def question():
            return services.read_service(self.system, name, self.variables, self.recorder.secrets)

        self.recorder.ask("service", {"name": name}, question, name)

    def places(self):
        """Follows the settings step by step: each step reads the files that name the next places."""
        site, variables = self.options.site_text, self.variables
        found = self.locations
        found["install_dir"] = locate.install_dir(self.evidence, site, variables, self._is_folder)
        found["alert_dirs"] = locate.alert_dirs(self.evidence, site, variables, found["install_dir"])
        found["cluster_dir"] = locate.cluster_dir(self.evidence, site, variables, self._is_folder)
        found["work_dir"] = locate.work_dir(self.evidence, site, variables)
        cluster_file = self._files([manifest.CLUSTER_FILE])
        found["shared_drives"] = locate.shared_drives(
            self.evidence, cluster_file[0] if cluster_file else None, site, self.options.shared_drives
        )
        self._find_closed_volumes()
        jsl_files = self._files(manifest.JSL_FILES)
        found["service_dir"] = locate.service_dir(self.evidence, jsl_files, site, variables)
        option_files = self._files([manifest.OPTIONS_FILE])
        found["package_dir"] = locate.package_dir(self.evidence, option_files, site, variables, found)
        self.recorder.ask("locations", {}, lambda: Answer(dict(found)))

    def _find_closed_volumes(self):
        drives = (self.evidence.get("drives") or {"drives": []})["drives"]
        shared = self.locations["shared_drives"]["value"]
        for letter in shared:
            self._try_volume(drives, letter)

    def _try_volume(self, drives, letter):
        closed = self.recorder.closed
        try:
            found = self.recorder.aside(lambda: node.unavailable_volumes(self.system, drives, [letter]))
        except ProbeError:
            # Each path on it would use up the time of a question again.
            closed[letter] = (LIMIT, None, "the root of %s does not answer" % letter)
            return
        if letter in found:
            closed[letter] = (UNAVAILABLE, found[letter], "%s is not held by this node" % letter)

    def _is_folder(self, path):
        try:
            question = lambda: self.system.stat(winpath.rooted(path))  # noqa: E731
            return self.recorder.aside(question)["kind"] == "directory"
        except Exception:
            # Only chooses between candidates; the item of the folder says what went wrong.
            return False

    def folders(self):
        for base, relative, role in manifest.FOLDERS:
            self._each_path("folder", base, relative, role, self._folder_item)
        for base, relative, role in manifest.LISTINGS:
            self._each_path("listing", base, relative, role, self._listing_item)

    def _folder_item(self, path, role):
        question = lambda: files.read_folder(self.system, winpath.rooted(path))  # noqa: E731
        return self.recorder.ask_path("folder", {"path": path, "role": role}, question)

    def _listing_item(self, path, role):
        budget = self.recorder.budget
        question = lambda: trees.list_tree(self.system, path, budget=budget)  # noqa: E731
        return self.recorder.ask_path("listing", {"path": path, "role": role, "depth": None}, question)

    def files(self):
        self._files(manifest.FILES)
        for item in self.recorder.items:
            if item.probe == "listing" and item.value is not None:
                for entry in item.value["entries"]:
                    if entry["kind"] == "file" and entry["path"].casefold().endswith(
                        manifest.SCRIPT_SUFFIXES
                    ):
                        self._file_item(winpath.join(item.target["path"], entry["path"]), "script")

    def _files(self, entries):
        """Asks for configuration files; ids of the items, in the order of their places."""
        found = []
        for base, relative, role in entries:
            found += self._each_path("file", base, relative, role, self._file_item)
        return [item.id for item in found]

    def _file_item(self, path, role):
        budget, secrets = self.recorder.budget, self.recorder.secrets
        question = lambda: files.read_text_file(self.system, secrets, path, budget)  # noqa: E731
        return self.recorder.ask_path("file", {"path": path, "role": role}, question)

    def programs(self):
        for base, relative, role in manifest.PROGRAMS:
            self._each_path("file", base, relative, role, self._program_item)
        wanted = tuple(name.casefold() for name in manifest.ESMPRO_SERVICES)
        for item, image in self.evidence.image_paths():
            path = winpath.program_of(image, self.variables)
            if path and item.partition(":")[2].casefold() in wanted:
                self._program_item(path, "program")

    def _program_item(self, path, role):
        question = lambda: files.read_program(self.system, path)  # noqa: E731
        return self.recorder.ask_path("file", {"path": path, "role": role}, question)

    def rights(self):
        for base, relative, role in manifest.RIGHTS:
            self._each_path("acl", base, relative, role, self._rights_item)

    def _rights_item(self, path, role):
        budget = self.recorder.budget
        question = lambda: trees.read_rights(self.system, path, budget=budget)  # noqa: E731
        return self.recorder.ask_path("acl", {"path": path, "role": role}, question)

    def queries(self):
        folder = locate.query_folder(self.evidence, self.variables)
        for name, (program, _) in manifest.QUERIES.items():
            path = None if folder is None else folder + "\\" + program
            self._query_item(name, folder, {"command": name, "path": path})

    def _query_item(self, name, folder, target):
        def question():
            if not self.options.commands:
                raise ProbeError(SKIPPED, None, "commands were switched off")
            if folder is None:
                raise ProbeError(SKIPPED, None, "no service of the cluster product names its folder")
            return queries.read_query(self.system, self.recorder.secrets, name, folder)

        self.recorder.ask("command", target, question, name)

    def _each_path(self, probe, base, relative, role, ask):
        """Items of an entry at every place it may lie; SKIPPED items for places that were not found."""
        paths, unknown = places.paths_of(base, relative, self.locations)
        for pattern in unknown:
            target = {"path": pattern, "role": role}
            self.recorder.skip(probe, target, "this place was not found on the node")
        return [ask(path, role) for path in paths]
