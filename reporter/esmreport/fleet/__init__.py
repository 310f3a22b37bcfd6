"""Thousands of bundles: grouped by cluster, audited by many workers, summed up in one index."""
