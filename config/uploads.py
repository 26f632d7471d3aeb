"""How many bytes a form may bring: Django bounds its fields, but not its files."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BodyTooLargeError(RequestDataTooBig):
    """A form with its files is larger than what is taken from whoever sent it."""

    def __init__(self, size: int, limit: int) -> None:
        """Keep both, for the page that tells them."""
        super().__init__(f"The body has {size} bytes; at most {limit} are taken.")
        self.size, self.limit = size, limit


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Files go to disk, as large as an import may be; strangers have none to send.

    The check of the CSRF token reads the form before any view asks who sent it.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 -- Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body by its length, before any of it is read. Raises BodyTooLargeError."""
        assert self.request is not None  # noqa: S101 -- Django gives it to every handler
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if self.request.user.is_authenticated:
            limit += settings.IMPORT_MAX_BYTES
        if content_length > limit:
            raise BodyTooLargeError(content_length, limit)
