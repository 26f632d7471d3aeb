"""The committed OpenAPI document is what the code says, and says enough."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from tests.contracts.source import ROOT

DOCUMENT = SchemaGenerator(api_version="v1").get_schema(public=True)
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
each_operation = pytest.mark.parametrize(
    "operation", [one for _, one in OPERATIONS], ids=[name for name, _ in OPERATIONS]
)


def _answer(operation):
    """Return the schema of the operation's good answer; empty where it has no body."""
    good = next(answer for code, answer in operation["responses"].items() if code[0] == "2")
    return good.get("content", {}).get("application/json", {}).get("schema", {})


def _resolved(schema):
    reference = schema.get("$ref")
    return DOCUMENT["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else schema


def test_the_committed_document_is_the_generated_one():
    generated = OpenApiYamlRenderer().render(DOCUMENT, renderer_context={}).decode()
    assert (ROOT / "docs" / "openapi.yaml").read_text() == generated, "run make schema"


@each_operation
def test_an_operation_says_what_it_is(operation):
    assert re.fullmatch(r"[a-z][a-z_]+", operation["operationId"])
    assert operation["summary"]
    assert operation["description"]


def test_operation_ids_are_unique():
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(names) == len(set(names))


@each_operation
def test_an_operation_has_one_tag_and_it_is_described(operation):
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert len(operation["tags"]) == 1
    assert set(operation["tags"]) <= described


@each_operation
def test_an_operation_asks_for_a_key_or_a_session(operation):
    schemes = {name for one in operation["security"] for name in one}
    assert schemes == {"ApiKey", "BrowserSession"} == set(DOCUMENT["components"]["securitySchemes"])
    assert {} not in operation["security"]


@each_operation
def test_an_operation_may_answer_with_a_problem(operation):
    content = operation["responses"]["default"]["content"]
    assert content == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }


@each_operation
def test_a_list_is_given_in_pages(operation):
    schema = _resolved(_answer(operation))
    assert schema.get("type") != "array", "a bare list cannot be paged"
    if operation["operationId"].endswith("_list"):
        assert set(schema["properties"]) == {"next", "previous", "results"}
        assert {"cursor", "page_size"} <= {one["name"] for one in operation["parameters"]}


@each_operation
def test_parameters_are_typed(operation):
    for parameter in operation.get("parameters", []):
        assert parameter["schema"].get("type") or parameter["schema"].get("$ref"), parameter
        if parameter["in"] == "path":
            assert parameter["required"]
            assert parameter["schema"]["type"] == "integer" or parameter["schema"]["pattern"]


def _registered(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _registered(entry, route)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, route


def _as_path(route):
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", lambda m: f"{{{m[1] or m[2]}}}", route)
    return "/" + re.sub(r"[\^$]|\\Z", "", route).replace("{pk}", "{id}").replace(r"\.", ".")


def test_every_url_of_the_api_is_in_the_document():
    routes = {_as_path(route) for _, route in _registered(get_resolver())}
    ours = {path for path in routes if path.startswith("/api/v1/") and "{format}" not in path}
    assert len(ours) >= 8
    assert ours == set(DOCUMENT["paths"])
