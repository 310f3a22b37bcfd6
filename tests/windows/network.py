"""Host name and network addresses of a computer in the laboratory, by Linux namespaces (root only)."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any


class Namespace:
    """A host name and a network of its own, alive as long as this object is open."""

    def __init__(self, host_name: str, addresses: Sequence[dict[str, Any]]) -> None:
        # `cat` ends with our end of the pipe, even if this process is killed: nothing is left behind.
        self._keeper = subprocess.Popen(
            ["unshare", "--uts", "--net", "sh", "-c", 'hostname "$0" && echo up && exec cat', host_name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._keeper.stdout is not None
        if self._keeper.stdout.readline() != b"up\n":
            self.close()
            raise PermissionError("namespaces are not permitted here")
        try:
            self._plug(addresses)
        except subprocess.CalledProcessError as error:
            self.close()
            raise PermissionError(f"no network in a namespace: {error.stderr.decode().strip()}") from error

    def enter(self) -> list[str]:
        """Command prefix that runs a program inside."""
        return ["nsenter", "--target", str(self._keeper.pid), "--uts", "--net"]

    def close(self) -> None:
        assert self._keeper.stdin is not None and self._keeper.stdout is not None
        self._keeper.stdin.close()
        self._keeper.stdout.close()
        self._keeper.wait(10)

    def _plug(self, addresses: Sequence[dict[str, Any]]) -> None:
        commands = ["link set lo up"]
        adapters = list(dict.fromkeys((one["adapter"], one["mac"]) for one in addresses))
        for number, (adapter, mac) in enumerate(adapters):
            plain = mac.replace("-", ":").lower()
            # A veth pair is up only while both ends are; no addresses but those of the plan.
            commands += [
                f"link add {adapter} address {plain} type veth peer name far{number}",
                f"link set {adapter} addrgenmode none",
                f"link set far{number} addrgenmode none",
                f"link set {adapter} up",
                f"link set far{number} up",
            ]
        commands += [f"addr add {one['ip']}/{one['prefix_length']} dev {one['adapter']}" for one in addresses]
        for command in commands:
            subprocess.run([*self.enter(), "ip", *command.split()], check=True, capture_output=True)


@cache
def permitted() -> bool:
    """Whether this machine lets us make namespaces with a network."""
    probe = try_namespace("probe", [{"adapter": "Ethernet0", "mac": "02-00-5E-00-53-01", "ip": "192.0.2.1",
                                     "prefix_length": 24}])  # fmt: skip
    if probe is not None:
        probe.close()
    return probe is not None


def try_namespace(host_name: str, addresses: Sequence[dict[str, Any]]) -> Namespace | None:
    """A namespace, or None where this machine permits none."""
    try:
        return Namespace(host_name, addresses)
    except PermissionError:
        return None
