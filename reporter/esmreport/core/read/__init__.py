"""Readers of facts: one file per kind of evidence."""
