"""The door: ``python -m benchmarks NAME [--rows N] [--json]``."""

import argparse
import importlib
import sys

from benchmarks.harness import report, start_throwaway_product

NAMES = ("lists", "search")


def main() -> int:
    """Run one benchmark; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    start_throwaway_product()
    benchmark = importlib.import_module(f"benchmarks.{arguments.name}")
    rows = arguments.rows or benchmark.DEFAULT_ROWS
    results = benchmark.run(rows)
    return report(arguments.name, rows, results, as_json=arguments.json)


if __name__ == "__main__":
    sys.exit(main())
