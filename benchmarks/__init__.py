"""One module per benchmark: `python -m benchmarks NAME [--quick]`, last line = one JSON object of figures.

A benchmark module has `DESCRIPTION` (a sentence), optionally `add_arguments(parser)`, and `run(options) -> dict`.
It measures in a folder of its own, never in the shop's, and puts the peers beside our figures in the same run.
"""
