"""Remediation scripts that can be undone, made from a results file. Nothing is ever run here."""
