"""What benchmarks share: a throw-away database, timing, the table and the JSON line."""

import atexit
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One figure, beside its floor. ``target`` bounds ``ratio`` (value divided by floor)."""

    what: str
    value: float
    unit: str
    floor: float
    target: float

    @property
    def ratio(self) -> float:
        """Return value divided by floor."""
        return self.value / self.floor if self.floor else 0.0

    @property
    def holds(self) -> bool:
        """Return whether the ratio keeps to its target."""
        return self.ratio <= self.target

    def to_json(self) -> dict[str, object]:
        """Return the figure as the JSON line has it."""
        figures = asdict(self) | {"ratio": round(self.ratio, 3), "holds": self.holds}
        return figures | {"value": round(self.value, 4), "floor": round(self.floor, 4)}


def start_throwaway_product() -> None:
    """Start the product on an empty database of its own; all of it is gone at exit."""
    folder = Path(tempfile.mkdtemp(prefix="doctor-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server's own stop
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)


def medians_ms(*calls: Callable[[], object], times: int = 21) -> list[float]:
    """Return the median milliseconds of each call, after two rounds to warm up.

    The calls take turns, so that a slow moment of the machine falls on all of them.
    """
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(times + 2):
        for call, durations in zip(calls, taken, strict=True):
            started = time.perf_counter()
            call()
            if turn >= 2:
                durations.append((time.perf_counter() - started) * 1000)
    return [statistics.median(durations) for durations in taken]


def report(name: str, rows: int, results: list[Result], *, as_json: bool) -> int:
    """Print the table and, when asked, the JSON line. Returns the exit code."""
    width = max(len(result.what) for result in results)
    print(f"{name}, {rows:,} rows")
    print(f"{'':{width}}  {'value':>12}  {'floor':>12}  {'ratio':>7}  {'target':>7}")
    for result in results:
        mark = "holds" if result.holds else "MISSED"
        print(
            f"{result.what:{width}}  {result.value:9.2f} {result.unit:<3}"
            f" {result.floor:9.2f} {result.unit:<3} {result.ratio:7.2f}"
            f"  ≤{result.target:6.2f}  {mark}"
        )
    if as_json:
        found = [result.to_json() for result in results]
        print(json.dumps({"benchmark": name, "rows": rows, "results": found}))
    sys.stdout.flush()
    return 0 if all(result.holds for result in results) else 1
