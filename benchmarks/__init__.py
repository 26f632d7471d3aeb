"""Each claim of speed, rerunnable: ``python -m benchmarks NAME [--rows N] [--json]``.

A benchmark starts an embedded Postgres of its own in a temporary folder and never touches
anyone's data. Every value stands beside its floor, measured in the same run.
"""
