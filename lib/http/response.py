"""An answer, read to its end and within its size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.http.retrying import retry_after


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer: its status, headers (any case) and body. The final URL may hold secrets."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    url: str = field(repr=False)
    encoding: str | None = field(default=None, repr=False)

    @property
    def is_success(self) -> bool:
        """Say whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text, by the charset it declares, else UTF-8."""
        try:
            return self.content.decode(self.encoding or "utf-8", errors="replace")
        except LookupError:
            return self.content.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """Return the body as JSON. Raises ValueError."""
        return json.loads(self.content)

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to wait, None when it does not."""
        return retry_after(self.headers)
