"""Starting the shop and keeping it running: environments, preparation, supervision, readiness.

`prepare` runs on the system's own Python before any environment exists, so it and this file use the standard library only.
"""
