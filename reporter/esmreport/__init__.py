"""Offline audit report for ESMPRO on CLUSTERPRO X clusters."""

__version__ = "0.1.0"
