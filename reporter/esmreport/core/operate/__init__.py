"""Operators: one file per kind of comparison."""
