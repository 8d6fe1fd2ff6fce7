"""Whole conversations as files: reading them, having them with a running shop, and saying what was not as written."""
