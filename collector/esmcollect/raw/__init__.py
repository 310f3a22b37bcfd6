"""Answers the collector's questions from a raw folder of `collect-nopython.cmd`, at the office.

Numbers, SIDs and structure are read, never a translated word; what the folder does not hold is SKIPPED.
"""
