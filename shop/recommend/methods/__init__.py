"""One file per method, all on the interface of `base`."""
