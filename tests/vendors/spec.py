"""Requests checked against the document that a vendor publishes of its API.

The documents stand beside a developer's checkout, never in it: their licences differ. Where they
are absent, simulators answer all the same and nothing is checked.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "vendors"
_METHODS = {"get", "put", "post", "delete", "patch"}


class Asked:
    """A request as openapi-core wants it."""

    def __init__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        split = urlsplit(target)
        self.host_url = "http://vendor"
        self.path = split.path
        self.method = method.lower()
        self.body = body or None
        self.content_type = headers.get("content-type", "").partition(";")[0]
        self.query = parse_qsl(split.query, keep_blank_values=True)
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(self.query), header=Headers(dict(headers)), cookie={}
        )


class Spec:
    """A vendor's document; ``prefix`` stands before its paths at the simulator."""

    def __init__(self, name: str, prefix: str = "") -> None:
        self._document = _strict(json.loads((DOCUMENTS / name).read_text()))
        self._document["servers"] = [{"url": f"http://vendor{prefix}"}]
        self._openapi = OpenAPI.from_dict(self._document)
        schemes = self._document.get("components", {}).get("securitySchemes", {}).values()
        self._keys = {one["name"] for one in schemes if one.get("in") == "query"}

    def complaint(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> str | None:
        """Return what the document has against a request, None where it has nothing."""
        asked = Asked(method, target, headers, body)
        found = self._openapi.unmarshal_request(asked)
        if found.errors:
            return "; ".join(_words(error) for error in found.errors)
        known = set(found.parameters.query) if found.parameters else set()
        unknown = {name.removesuffix("[]") for name, _ in asked.query} - known - self._keys
        unknown -= {name.removesuffix("[]") for name in known}
        return f"unknown query parameters: {sorted(unknown)}" if unknown else None


def _words(error: Exception) -> str:
    cause = error.__cause__
    reasons = [one.message for one in getattr(cause, "schema_errors", ())]
    return f"{type(error).__name__}: {'; '.join(reasons) or cause or error}"


@lru_cache
def spec(name: str, prefix: str = "") -> Spec | None:
    """Return a document by its file's name, None where the documents are absent."""
    return Spec(name, prefix) if (DOCUMENTS / name).exists() else None


def _strict(document: dict[str, Any]) -> dict[str, Any]:
    """Close the objects of request bodies: a misspelt optional field is a mistake too."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method in _METHODS and isinstance(operation, dict):
                _close(operation.get("requestBody", {}), document, set())
    return document


def _close(part: Any, document: dict[str, Any], seen: set[str]) -> None:
    if isinstance(part, list):
        for one in part:
            _close(one, document, seen)
    if not isinstance(part, dict):
        return
    reference = part.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        _close(target, document, seen)
    if isinstance(part.get("properties"), dict) and not {"allOf", "anyOf", "oneOf"} & part.keys():
        part.setdefault("additionalProperties", False)
    for one in part.values():
        _close(one, document, seen)
