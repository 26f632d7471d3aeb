"""A vendor that answers over real HTTP, keeps count of all it did, and misbehaves when told to."""

import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.vendors.spec import Spec

DRIP_SECONDS = 0.2


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Response:
    """What goes out: a JSON value, or bytes as they are."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Misbehaviour = Callable[[BaseHTTPRequestHandler, Response], None]


def send(handler: BaseHTTPRequestHandler, response: Response) -> None:
    """Answer as HTTP says."""
    content = response.content
    handler.send_response(response.status)
    for name, text in ({"Content-Type": "application/json"} | dict(response.headers)).items():
        handler.send_header(name, text)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def status(code: int, body: Any = None, **headers: str) -> Misbehaviour:
    """Answer with a status instead, such as 429 or 500."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda handler, _: send(handler, Response(code, body or {"error": "told to"}, named))


def body(content: bytes) -> Misbehaviour:
    """Answer 200 with bytes that are no answer."""
    return lambda handler, _: send(handler, Response(200, content))


def half(handler: BaseHTTPRequestHandler, response: Response) -> None:
    """Do the work, send half of the answer and hang up."""
    content = response.content
    handler.send_response(response.status)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def drip(handler: BaseHTTPRequestHandler, response: Response) -> None:
    """Do the work and send the answer byte by byte."""
    handler.send_response(response.status)
    handler.send_header("Content-Length", str(len(response.content)))
    handler.end_headers()
    with contextlib.suppress(OSError):
        for byte in response.content:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(DRIP_SECONDS)


def redirect(url: str) -> Misbehaviour:
    """Send the caller elsewhere, such as to a private address."""
    return lambda handler, _: send(handler, Response(307, b"", {"Location": url}))


def vanish(handler: BaseHTTPRequestHandler, _: Response) -> None:
    """Do the work and hang up without a word."""
    handler.close_connection = True
    handler.connection.close()


class Simulator:
    """The base of all vendors: a subclass answers; this counts, checks and misbehaves.

    ``asked`` are the requests in order, ``complaints`` what the vendor's document has against
    them, ``paid`` the questions that were charged, by their subject.
    """

    document: ClassVar[Spec | None] = None
    unchecked: ClassVar[frozenset[str]] = frozenset()
    """Paths that the document leaves out though the vendor has them."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.asked: list[tuple[float, Request]] = []
        self.complaints: list[str] = []
        self.paid: Counter[str] = Counter()
        self.lock = threading.Lock()
        self._misbehaviours: list[Misbehaviour] = []

    def answer(self, request: Request) -> Response:
        """Answer a request as the vendor would."""
        raise NotImplementedError

    def misbehave(self, *ways: Misbehaviour, times: int = 1) -> None:
        """Answer the next requests in these ways, one after the other, so often."""
        with self.lock:
            self._misbehaviours += list(ways) * times

    def handle(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        """Take a request, check it, do the work and answer, or misbehave."""
        self._check(request, handler.path)
        with self.lock:
            self.asked.append((time.monotonic(), request))
            way = self._misbehaviours.pop(0) if self._misbehaviours else None
        if self.latency:
            time.sleep(self.latency)
        is_refused = getattr(way, "__name__", "") == "<lambda>"
        response = Response() if is_refused else self.answer(request)
        (way or send)(handler, response)

    def _check(self, request: Request, target: str) -> None:
        if self.document is None or request.path in self.unchecked:
            return
        found = self.document.complaint(request.method, target, request.headers, request.body)
        if found:
            with self.lock:
                self.complaints.append(f"{request.method} {request.path}: {found}")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextlib.contextmanager
def running(simulator: Simulator) -> Iterator[str]:
    """Serve a simulator until the block ends; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            split = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): text for name, text in self.headers.items()}
            query = {name: texts[0] for name, texts in parse_qs(split.query).items()}
            request = Request(self.command, split.path, query, headers, content)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                simulator.handle(self, request)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _take  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
