"""Read-only collector: runs on a cluster node from a USB stick and writes one JSON bundle."""

__version__ = "0.1.0"
