"""The port answered from a raw folder."""

from .. import manifest, regpath, winpath
from ..model import ABSENT, ERROR, SKIPPED, ProbeError, outcome_of
from ..probes import services as service_probe
from ..system import System
from . import acl, commands, program
from .clock import Clock
from .folder import NOT_COLLECTED, RawFolder, damaged
from .registry import RawRegistry, console_codec

_CONTROL = "HKLM\\SYSTEM\\CurrentControlSet\\Control"
_ZONE = _CONTROL + "\\TimeZoneInformation"
_WIN32 = 0x30
_PRODUCTS = {"winnt": 1, "lanmannt": 2, "servernt": 3}
_NO_CONFIGURATION = "sc did not tell the configuration"


class RawSystem(System):
    """Answers from the folder at `path`; ProbeError SKIPPED for what is not in it."""

    def __init__(self, path):
        first = RawFolder(path)
        self.folder = RawFolder(path, console_codec(first))
        self.registry = RawRegistry(self.folder)
        international = "HKCU\\Control Panel\\International"
        bias = self.registry.number(_ZONE, "ActiveTimeBias")
        self.offset = -_signed(bias) if bias is not None else 0
        self.clock = Clock(
            self.registry.text(international, "iDate") or "2",
            (
                self.registry.text(international, "s1159") or "AM",
                self.registry.text(international, "s2359") or "PM",
            ),
            self.offset,
        )
        self._services = commands.service_answers("\n".join(self.folder.index("sc.txt")))
        self._sids = acl.names_of(self.folder.text("whoami.txt"))
        self._rights = dict(self._read_rights())

    def times(self):
        """(begin, end, whether it came to its end) of the run, in seconds since 1970; a missing time is None."""
        facts = self.folder.facts
        begin = self.clock.seconds(facts.get("date", ""), facts.get("time", ""))
        end = self.clock.seconds(facts.get("enddate", ""), facts.get("endtime", ""))
        return begin, end, facts.get("done") == "1"

    def host(self):
        windows, registry = manifest.WINDOWS_NT_KEY, self.registry
        major = registry.number(windows, "CurrentMajorVersionNumber")
        old = (registry.text(windows, "CurrentVersion") or "0.0").split(".")
        build = registry.text(windows, "CurrentBuildNumber") or registry.text(windows, "CurrentBuild") or "0"
        name = registry.text(_CONTROL + "\\ComputerName\\ComputerName", "ComputerName")
        administrator = self.folder.facts.get("administrator") == "1"
        return {
            "computer_name": name or self.folder.facts["computer"],
            "dns_host_name": self._host_name() or "",
            "os": {
                "major": int(old[0]) if major is None else major,
                "minor": int(old[1]) if major is None else 0,
                "build": int(build),
                "product_type": _PRODUCTS[
                    (registry.text(_CONTROL + "\\ProductOptions", "ProductType") or "").casefold()
                ],
                "service_pack": (registry.number(_CONTROL + "\\Windows", "CSDVersion") or 0) >> 8,
            },
            "bitness": registry.bitness,
            "ansi_code_page": int(registry.text(_CONTROL + "\\Nls\\CodePage", "ACP") or 0),
            "oem_code_page": int(registry.text(_CONTROL + "\\Nls\\CodePage", "OEMCP") or 0),
            "ui_language": int(registry.text(_CONTROL + "\\Nls\\Language", "InstallLanguage") or "0", 16),
            "time_zone": {
                "key_name": registry.text(_ZONE, "TimeZoneKeyName") or "",
                "bias_minutes": _signed(registry.number(_ZONE, "Bias") or 0),
                "daylight_minutes": _signed(registry.number(_ZONE, "DaylightBias") or 0),
            },
            "utc_offset_minutes": self.offset,
            "memory_bytes": None,
            "privilege": {"administrator": administrator, "elevated": administrator},
        }

    def _host_name(self):
        return self.registry.text(manifest.SERVICES_KEY + "\\Tcpip\\Parameters", "Hostname")

    def registry_key(self, view, key):
        return self.registry.key(view, key)

    def service_names(self):
        _, names = self.registry.key("64", manifest.SERVICES_KEY)
        kinds = {
            name: self.registry.number(regpath.join(manifest.SERVICES_KEY, name), "Type") for name in names
        }
        return [name for name in names if (kinds[name] or 0) & _WIN32]

    def service(self, name):
        self.folder.must_be_whole("sc.txt")
        told = self._services.get(name.casefold())
        if told is None:
            raise ProbeError(SKIPPED, None, NOT_COLLECTED)
        code, state = told.get("query", (None, []))
        if code in (5, 1060):
            raise ProbeError(outcome_of(code), code, name)
        answer = dict.fromkeys(service_probe.FIELDS)
        answer.update(key_name=name, state=_leading(state, 1), type=_leading(state, 0, 16))
        if code != 0 and not self._is_registered(name):
            # A service without a key is none, whatever sc said.
            raise ProbeError(ABSENT, 1060, name)
        code, fields = told.get("qc", (None, []))
        if code == 0 and len(fields) >= 9:
            answer.update(_configuration(fields))
        elif answer["state"] is None:
            raise ProbeError(SKIPPED, None, _NO_CONFIGURATION)
        return answer

    def _is_registered(self, name):
        try:
            self.registry.key("64", regpath.join(manifest.SERVICES_KEY, name))
        except ProbeError as problem:
            return problem.outcome != ABSENT
        return True

    def stat(self, path):
        if len(path.rstrip("\\")) == 2:
            return self._root(path.rstrip("\\").upper())
        marks, size, time = self.folder.stat(path)
        return {
            "kind": "directory" if marks & 0x10 else "file",
            "size": size or 0,
            "attributes": marks,
            "modified": self.clock.stamp(time or ""),
        }

    def _root(self, letter):
        self.folder.must_be_whole("volumes.txt")
        code, number = self._volumes().get(letter, (None, None))
        if code == 0:
            return {"kind": "directory", "size": 0, "attributes": 0x10, "modified": None}
        if code is None:
            raise ProbeError(SKIPPED, None, NOT_COLLECTED)
        raise self.folder.problem("err/drive%s.txt" % number, "%s cannot be opened" % letter)

    def list_folder(self, path):
        return [
            (name, "directory" if marks & 0x10 else "file", marks)
            for name, marks in self.folder.children(path)
        ]

    def read_file(self, path, limit):
        self.folder.must_be_whole("files.txt")
        number, code = self.folder.files.get(winpath.normalise(path).casefold(), (None, None))
        if number is None:
            raise ProbeError(SKIPPED, None, NOT_COLLECTED)
        if code != 0:
            raise self.folder.problem("err/file%s.txt" % number, "it could not be copied")
        self.folder.must_be_whole("files/" + number)
        data = self.folder.read("files/" + number)
        size = self.folder.stat(path)[1]
        if size is not None and size != len(data):
            raise ProbeError(ERROR, None, "the copy is not whole: %d of %d bytes" % (len(data), size))
        return data[:limit]

    def file_version(self, path):
        return program.version(self.read_file(path, 64 << 20))

    def security(self, path):
        self.folder.must_be_whole("acl.txt")
        folded = winpath.normalise(path).casefold()
        for root, rights in self._rights.items():
            if folded == root or folded.startswith(root + "\\"):
                if isinstance(rights, ProbeError):
                    raise rights
                sddl = rights.get(folded[len(root) :].lstrip("\\"))
                if sddl is not None:
                    return sddl
                if rights:
                    raise ProbeError(ERROR, None, "its access rights could not be read or understood")
        raise ProbeError(SKIPPED, None, "neither icacls nor cacls told the access rights")

    def _read_rights(self):
        for line in self.folder.index("acl.txt"):
            number, _, path = line.partition(";")
            path = winpath.normalise(path.strip('"'))
            yield path.casefold(), self._rights_of(path, "acl/%s.txt" % number, "acl/%s-cacls.txt" % number)

    def _rights_of(self, path, saved, shown):
        """What icacls saved or, where it saved nothing, what cacls showed; the ProbeError of a file not whole."""
        for name in (saved, shown):
            if self.folder.is_there(name) and not self.folder.whole(name):
                return damaged(name)
        if not self.folder.is_there(saved) and not self.folder.is_there(shown):
            return damaged(shown)
        rights = acl.saved(self.folder.text(saved), path)
        return rights or acl.shown(self.folder.text(shown), path, self._sids, self.folder.below(path))

    def drives(self):
        for name in ("volumes.txt", "drives.txt", "messages.txt"):
            self.folder.must_be_whole(name)
        letters = set(commands.drive_letters(self.folder.text("drives.txt")))
        found = []
        for letter, (code, number) in sorted(self._volumes().items()):
            if code != 0:
                self.folder.must_be_whole("err/drive%s.txt" % number)
            why = None if code == 0 else self.folder.code_of("err/drive%s.txt" % number)
            if code == 0 or letter in letters or why not in (None, 2, 3, 15):
                found.append(_drive(letter, None if code == 0 else why or 0, self._serial(letter)))
        return found

    def _volumes(self):
        found = {}
        for line in self.folder.index("volumes.txt"):
            if line.startswith("@"):
                letter, code, number = [*line[1:].split(";"), "", ""][:3]
                found[letter.upper()] = (int(code) if code.lstrip("-").isdigit() else None, number)
        return found

    def _serial(self, letter):
        return commands.serials("\n".join(self.folder.index("volumes.txt"))).get(letter)

    def addresses(self):
        self.folder.must_be_whole("ipconfig.txt")
        found = commands.adapters(self.folder.text("ipconfig.txt"))
        if found is None:
            raise ProbeError(SKIPPED, None, "ipconfig told no address with a network mask")
        return found

    def query(self, name, folder):
        raise ProbeError(SKIPPED, None, "%s in %s: %s" % (name, folder, NOT_COLLECTED))


def _drive(letter, code, serial):
    return {
        "letter": letter, "type": None, "label": None, "serial": serial, "file_system": None,
        "total_bytes": None, "free_bytes": None, "code": code,
    }  # fmt: skip


def _signed(number):
    return number - (1 << 32) if number >= 1 << 31 else number


def _leading(fields, position, base=10):
    """The number that a value begins with: "4  RUNNING"."""
    if len(fields) <= position or not fields[position][0]:
        return None
    try:
        return int(fields[position][0].split()[0], base)
    except ValueError:
        return None


def _configuration(fields):
    """TYPE, START_TYPE, ERROR_CONTROL, BINARY_PATH_NAME, LOAD_ORDER_GROUP, TAG, DISPLAY_NAME, DEPENDENCIES,
    SERVICE_START_NAME: `sc qc` prints them in this order."""
    return {
        "type": _leading(fields, 0, 16),
        "start": _leading(fields, 1),
        "error_control": _leading(fields, 2),
        "image_path": fields[3][0],
        "display_name": fields[6][0],
        "dependencies": [name for name in fields[7] if name],
        "account": fields[8][0],
    }
