"""Rows of CSV-like files and spreadsheets, streamed, and CSV that is safe to open."""

from lib.tabular.archive import is_archive, tables_in, unpack
from lib.tabular.dialect import Dialect, Kind, Limits, Mark, Record, Row
from lib.tabular.errors import (
    BinaryFileError,
    EmptyFileError,
    FileTooLargeError,
    NoColumnsError,
    TableError,
    UnreadableArchiveError,
    UnreadableSpreadsheetError,
)
from lib.tabular.table import Rows, Table, open_table
from lib.tabular.workbook import MAX_SHEET_ROWS, WorkbookWriter
from lib.tabular.writing import safe_cell, typed_cell, write_csv_row

__all__ = [
    "MAX_SHEET_ROWS",
    "BinaryFileError",
    "Dialect",
    "EmptyFileError",
    "FileTooLargeError",
    "Kind",
    "Limits",
    "Mark",
    "NoColumnsError",
    "Record",
    "Row",
    "Rows",
    "Table",
    "TableError",
    "UnreadableArchiveError",
    "UnreadableSpreadsheetError",
    "WorkbookWriter",
    "is_archive",
    "open_table",
    "safe_cell",
    "tables_in",
    "typed_cell",
    "unpack",
    "write_csv_row",
]
