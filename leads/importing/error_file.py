"""The rows that had problems, as a CSV file to mend and import again."""

from io import TextIOWrapper
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO

from leads.importing.mapping import TOLD, own_headers
from leads.models import Import, ImportProblem
from lib.tabular import write_csv_row

_BOM = "\ufeff"  # so that Excel reads the accents


def write_error_file(run: Import) -> IO[bytes]:
    """Return a file of the original columns, the line each row starts on, and the reasons."""
    kept = TemporaryFile()  # noqa: SIM115 -- the caller's
    file = TextIOWrapper(kept, encoding="utf-8", newline="")
    headers = own_headers(run.mapping["headers"])
    file.write(_BOM)
    write_csv_row(file, [*headers, *TOLD])
    problems = ImportProblem.objects.filter(import_run=run).order_by("row", "id")
    for _, group in groupby(problems.iterator(), key=lambda problem: problem.row):
        of_row = list(group)
        first = of_row[0]
        cells = [*first.cells, *[""] * (len(headers) - len(first.cells))][: len(headers)]
        outcome = "Rejected" if first.is_rejected else "Imported with a warning"
        write_csv_row(file, [*cells, first.line, outcome, "; ".join(map(_reason, of_row))])
    file.flush()
    file.detach()
    kept.seek(0)
    return kept


def _reason(problem: ImportProblem) -> str:
    return f"{problem.column}: {problem.message}" if problem.column else problem.message
