"""Zip archives of tables: what they hold, and one of them unpacked. Nothing is trusted.

Names are never used as paths; what unpacks is counted by what comes out, not by what the
archive declares.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lib.tabular.dialect import Limits
from lib.tabular.errors import FileTooLargeError, UnreadableArchiveError
from lib.tabular.sheets import zip_kind

MAX_TABLES = 200
_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_NESTED = frozenset({".zip", ".gz", ".7z", ".rar", ".tar", ".tgz"})
_HIDDEN = "__MACOSX"
_IS_ENCRYPTED = 0x1
_MAGIC = b"PK\x03\x04"
_END, _END_LENGTH, _MAX_COMMENT = b"PK\x05\x06", 22, 65_535
_MAX_DIRECTORY = 8 * 1024 * 1024
_BLOCK = 1024 * 1024


def is_archive(path: Path) -> bool:
    """Say whether a file is a zip that is no spreadsheet. Raises TableError for a broken one."""
    with path.open("rb") as file:
        if not file.read(len(_MAGIC)).startswith(_MAGIC):
            return False
    _check_directory(path)
    return zip_kind(path) is None


def tables_in(path: Path) -> list[str]:
    """Return the names of the tables in an archive, the largest first.

    What a person does not see (hidden files, a Mac's resource forks) is no table. Raises
    UnreadableArchiveError where there is none or they are protected, FileTooLargeError where
    there are too many.
    """
    with _opened(path) as archive:
        seen = [entry for entry in archive.infolist() if not _is_hidden(entry)]
        tables = [entry for entry in seen if _ending(entry) in _ENDINGS]
        if not tables and any(_ending(entry) in _NESTED for entry in seen):
            raise _unreadable("it holds another archive: unpack it and send the table inside")
        if not tables:
            raise _unreadable("it holds no CSV file and no workbook")
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in tables):
            raise _unreadable("it is protected by a password: pack it anew without one")
        tables.sort(key=lambda entry: -entry.file_size)
        names = list(dict.fromkeys(entry.filename for entry in tables))
    if len(names) > MAX_TABLES:
        message = f"This zip holds more than {MAX_TABLES} tables. Send fewer at a time."
        raise FileTooLargeError(message)
    return names


def unpack(path: Path, name: str, target: Path, limits: Limits) -> None:
    """Write one table of an archive to a file of ours.

    Raises UnreadableArchiveError, and FileTooLargeError for what unpacks to more than a file
    may be; the target is to be thrown away then.
    """
    left = limits.max_bytes
    with _opened(path) as archive, target.open("wb") as file:
        for block in _blocks(archive, name):
            left -= len(block)
            if left < 0:
                message = (
                    f"“{name}” unpacks to more than {limits.max_bytes:,} bytes. "
                    "Split it and send the parts."
                )
                raise FileTooLargeError(message)
            file.write(block)


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as entry:
            while block := entry.read(_BLOCK):
                yield block
    except KeyError:
        raise _unreadable("the table is not in it any more") from None
    except NotImplementedError:
        raise _unreadable("it is packed in an unusual way: pack it anew as a plain zip") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError):
        raise _unreadable("it is damaged or was cut short") from None


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unreadable("it is damaged or was cut short") from None


def _check_directory(path: Path) -> None:
    """Refuse a list of contents that alone would fill the memory."""
    length = _END_LENGTH + _MAX_COMMENT
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - length))
        tail = file.read(length)
    end = tail.rfind(_END)
    if end >= 0 and int.from_bytes(tail[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
        raise FileTooLargeError("This zip holds too many files. Send fewer at a time.")


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    is_ours = all(part != _HIDDEN and not part.startswith(".") for part in parts if part != "..")
    return entry.is_dir() or not is_ours


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _unreadable(reason: str) -> UnreadableArchiveError:
    return UnreadableArchiveError(f"This zip cannot be read: {reason}.")
