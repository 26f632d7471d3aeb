"""Reads JSON bodies, and refuses in words what the parser itself would choke on."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """JSON within a depth, whose text every answer and table can hold."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value. Raises ParseError."""
        try:
            value = super().parse(stream, media_type, dict(parser_context or {}))
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("JSON parse error - the body is nested too deep.") from error
        except UnicodeEncodeError as error:
            raise ParseError("JSON parse error - half a surrogate pair is no text.") from error
        return value
