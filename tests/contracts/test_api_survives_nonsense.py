"""Every operation of the OpenAPI document, called with nonsense: refused, never a crash."""

import base64
import json
from urllib.parse import quote

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.keys import new_key
from accounts.models import ApiKey
from accounts.roles import KEY_SCOPES
from api.throttling import KeyThrottle
from jobs.models import Job
from leads.models import FieldDefinition, Lead

HUGE = 10**30


def _cursor(text):
    return base64.b64encode(text.encode()).decode()


TEXTS = (
    "", " ", "\0", "a\0b", "\ud800", "²", "-1", "0", "1e9", "1e400", "1e999999999", "NaN",
    "Infinity", "9" * 20, "9" * 5000, "0x10", "true", "null", "[]", "{}",
    "'; DROP TABLE leads_lead; --",
    "%", "_", "\\", "<script>", "🙂" * 300, "\u202eabc", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-02-30", "+" * 300, "@" * 300, "a@" + "b." * 200 + "c",
)  # fmt: skip
CURSORS = tuple(
    _cursor(text)
    for text in ("p=x", "p=\0", "p=" + "9" * 30, "o=9999&p=1", "r=1&p=", "p=²", "p=1.5")
)  # fmt: skip
IDS = ("²", "0", "-1", "9" * 18, "9" * 20, "9" * 5000, "\0", " ", "..", "\ud800", "1/../2")
SNEAKY = ("a\0b", "\ud800", "1e400", "9" * 20, "+1 (555) 0100", "🙂" * 300)
VALUES = (
    *TEXTS, None, True, 0, -1, 1.5, HUGE, -HUGE, 1e308, [], {}, [[]], [None], ["\0"], ["\ud800"],
    [{}], [HUGE], {"a": {"b": {}}}, "x" * 100_000,
)  # fmt: skip
CUSTOM = ("word", "number", "day", "flag", "link", "pick")
BODIES = (
    b"", b"{", b"null", b"[]", b'"x"', b"1", b"\xff\xfe", b'{"email": NaN}', b'{"score": Infinity}',
    b'{"score": 1e999}', b'{"custom": {"number": -1e999}}',
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b'{"custom": {"word": ' + b"[" * 3000 + b"]" * 3000 + b"}}",
    b'{"score": ' + b"9" * 5000 + b"}", b'{"email": "a@example.com", "email": "b@example.com"}',
    b'{"\\u0000": 1}', b'{"custom": {"\\u0000": 1}}', b'{"custom": {"\\ud800": 1}}',
    b'{"full_name": "\\ud800"}', b'{"custom": {"' + b"k" * 10_000 + b'": 1}}',
)  # fmt: skip
CONTENT_TYPES = (
    "", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded", "application/json; charset=nonsense", "application/json;",
    "application/json; charset=utf-16", "\\", "a/b/c",
)  # fmt: skip
HEADERS = ('W/"x"', '"²"', "9" * 5000, "\xff", "*", "-1")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")


def _resolved(schema, part):
    reference = part.get("$ref")
    return schema["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else part


def _operations():
    schema = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield schema, path, method, operation


OPERATIONS = [pytest.param(*one, id=f"{one[2]} {one[1]}") for one in _operations()]
PATHS = sorted({operation.values[1] for operation in OPERATIONS})


class Partner:
    """A client with a key for everything, and whatever it was answered that is no answer."""

    def __init__(self, world):
        key, prefix, secret_hash = new_key()
        with world.inside(world.acme):
            scopes = [scope.value for scope in KEY_SCOPES]
            ApiKey.objects.create(name="P", prefix=prefix, secret_hash=secret_hash, scopes=scopes)
            self.ids = {
                "leads": Lead.objects.create(full_name="Ann", email="ann@example.com").pk,
                "jobs": Job.objects.create(kind="x", title="X", not_before="2026-01-01T00:00Z").pk,
            }
            types = ("text", "number", "date", "boolean", "url", "choice")
            for name, kind in zip(CUSTOM, types, strict=True):
                choices = ["a"] if kind == "choice" else []
                FieldDefinition.objects.create(key=name, label=name, type=kind, choices=choices)
        self._client = Client(raise_request_exception=False)
        self._key = key
        self.broken = []

    def url(self, path, number=None):
        noun = path.split("/")[3]
        return path.replace("{id}", str(number or self.ids.get(noun, 1)))

    def call(self, method, url, what="", **sent):
        sent.setdefault("headers", {})["Authorization"] = f"Bearer {self._key}"
        answer = self._client.generic(method.upper(), url, **sent)
        is_ours = answer.status_code < 400 or (
            answer.headers["Content-Type"] == "application/problem+json"
            and {"type", "title", "status", "code", "detail", "instance"} <= set(answer.json())
            if method != "head"
            else True
        )
        if answer.status_code >= 500 or answer.status_code == 429 or not is_ours:
            self.broken.append((method, url[:150], str(what)[:100], answer.status_code))
        return answer


@pytest.fixture
def partner(world, monkeypatch):
    monkeypatch.setattr(KeyThrottle, "allow_request", lambda *_: True)
    client = Partner(world)
    yield client
    assert not client.broken, client.broken


def _send(partner, method, path, body, **more):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    more.setdefault("content_type", "application/json")
    return partner.call(method, partner.url(path), what=raw[:100], data=raw, **more)


def _escaped(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize(("schema", "path", "method", "operation"), OPERATIONS)
def test_a_nonsense_parameter_is_refused_and_crashes_nothing(
    partner, schema, path, method, operation
):
    names = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    is_list = "cursor" in names
    for text in TEXTS:
        value = _escaped(text)
        for name in names if is_list else ():
            partner.call(method, f"{partner.url(path)}?{name}={value}", what=text)
        if names:
            together = "&".join(f"{name}={value}" for name in names | {"unknown"})
            partner.call(method, f"{partner.url(path)}?{together}", what=text)
    for text in CURSORS if is_list else ():
        partner.call(method, f"{partner.url(path)}?cursor={_escaped(text)}", what=text)
    for text in IDS if "{id}" in path else ():
        partner.call(method, partner.url(path, _escaped(text)), what=text)
    for value in HEADERS:
        partner.call(method, partner.url(path), headers={"If-Match": value})


@pytest.mark.parametrize(
    ("schema", "path", "method", "operation"),
    [one for one in OPERATIONS if "requestBody" in one.values[3]],
)
def test_a_nonsense_body_is_refused_and_crashes_nothing(partner, schema, path, method, operation):
    [content] = operation["requestBody"]["content"].values()
    fields = _resolved(schema, content["schema"])["properties"]
    texts = [name for name, part in fields.items() if "string" in part.get("type", "")]
    others = fields.keys() - texts
    for value in VALUES:
        _send(partner, method, path, dict.fromkeys(texts, value))
        for name in others if method == "post" else ():
            _send(partner, method, path, {"full_name": "Ann", name: value})
        _send(partner, method, path, {"full_name": "A", "custom": dict.fromkeys(CUSTOM, value)})
    for value in SNEAKY if method == "post" else ():
        for name in fields:
            _send(partner, method, path, {"full_name": "Ann", name: value})
        for name in CUSTOM:
            _send(partner, method, path, {"full_name": "Ann", "custom": {name: value}})
    for raw in BODIES:
        _send(partner, method, path, raw)
    for kind in CONTENT_TYPES:
        _send(partner, method, path, b'{"full_name": "Bo"}', content_type=kind)


@pytest.mark.parametrize("path", PATHS)
def test_every_method_has_an_answer(partner, path):
    for method in METHODS:
        partner.call(method, partner.url(path))
        _send(partner, method, path, {})


def test_a_body_beyond_the_limit_is_refused_unread(partner, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = _send(partner, "post", "/api/v1/leads/", {"full_name": "x" * 2000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
