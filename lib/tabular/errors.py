"""What can be wrong with a file; each message says what, where and how to mend it."""


class TableError(Exception):
    """A file cannot be read as a table; the text is fit to show to the person who sent it."""


class EmptyFileError(TableError):
    """The file holds no row at all."""


class BinaryFileError(TableError):
    """The file is neither text nor a spreadsheet."""


class UnreadableSpreadsheetError(TableError):
    """The file is a spreadsheet that is damaged, protected or of no known make."""


class UnreadableArchiveError(TableError):
    """The file is an archive that is damaged, protected or without a table."""


class NoColumnsError(TableError):
    """The file has text but no column to read."""


class FileTooLargeError(TableError):
    """The file passes one of the limits."""
