"""The port between the walker and a node: every question the collector can ask, as plain methods.

`win.WindowsSystem` answers from the Windows API. The tests answer from a plan of a node
(`tests/lab/virtual.py`), and the Windows tests prove that both give the same items for the same plan.
Each method raises `model.ProbeError` when the node gives no answer.
"""


class System:
    """Questions to a node. All paths are Windows paths; registry views are "64" and "32"."""

    def host(self):
        """Identity of the node.

        Returns a dict with computer_name, dns_host_name (str), os (dict of int: major, minor, build,
        product_type, service_pack), bitness (64 or 32), ansi_code_page, oem_code_page (int),
        ui_language (LCID, int), time_zone (dict: key_name, bias_minutes, daylight_minutes),
        utc_offset_minutes (int), memory_bytes (int), privilege (dict of bool: administrator, elevated).
        """
        raise NotImplementedError

    def registry_key(self, view, key):
        """One key, e.g. HKLM\\SOFTWARE\\NEC: ([(name, type number, raw bytes), ...], [subkey name, ...])."""
        raise NotImplementedError

    def service_names(self):
        """Key names of all Win32 services that the service control manager knows."""
        raise NotImplementedError

    def service(self, name):
        """Configuration and state from the service control API.

        Returns a dict: key_name, display_name, type, start, error_control, state (int), image_path,
        account (str), dependencies (list of str), delayed (bool, or None where the API does not tell).
        """
        raise NotImplementedError

    def stat(self, path):
        """Dict: kind ("directory" or "file"), size, attributes (int), modified ("2026-01-31T04:05:06Z")."""
        raise NotImplementedError

    def list_folder(self, path):
        """[(name, kind, attributes), ...] of a folder, without . and .., in the order the node gives."""
        raise NotImplementedError

    def read_file(self, path, limit):
        """First `limit` bytes at most of a file, opened for reading with every share mode."""
        raise NotImplementedError

    def file_version(self, path):
        """Four version numbers "a.b.c.d" from the version resource, or None where the file has none."""
        raise NotImplementedError

    def security(self, path):
        """SDDL string of a file or folder: owner, group and DACL."""
        raise NotImplementedError

    def drives(self):
        """[{letter "C:", type (GetDriveTypeW number), label, serial ("1A2B-3C4D"), file_system,
        total_bytes, free_bytes, code (Win32 code where the root cannot be opened, else None)}, ...]."""
        raise NotImplementedError

    def addresses(self):
        """[{adapter, mac, ip, prefix_length}, ...] of all adapters that are up, loopback left out."""
        raise NotImplementedError

    def query(self, name, folder):
        """Runs a read-only query of `manifest.QUERIES` whose program lies in `folder`.

        Returns a dict: exit_code (int), output, error (bytes). Raises LIMIT where it does not end in time.
        """
        raise NotImplementedError
