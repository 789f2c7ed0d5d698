"""One HTTP exchange with JSON on both sides."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any, Mapping, NamedTuple
from urllib.parse import urlsplit

from qbot.errors import QBotError

# More than any answer that is needed, and little of a function's memory: what answers without end is cut off.
MAX_BYTES = 5_000_000
_CHUNK_BYTES = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Response:
    """`body`: parsed JSON, or the text where it is none."""

    status: int
    headers: Mapping[str, str]
    body: Any


class NoAnswerError(QBotError):
    """No answer came, or none that can be used. Its message holds no header, no body, and no address with an alias."""

    code = "QBOT_NO_ANSWER"


class HttpStatusError(QBotError):
    """The service answered with something else than 2xx."""

    code = "QBOT_HTTP_STATUS"

    def __init__(self, name: str, response: Response) -> None:
        super().__init__(f"{name}: {response.status}")
        self.response = response


def exchange_json(
    method: str,
    url: str,
    *,
    timeout_seconds: float,
    body: Any = None,
    alias: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """`exchange_json("GET", f"{base}/tickets/7", timeout_seconds=3).body`. Never repeats a request, and follows no redirect: only
    the caller knows whether it may. `body`: sent as JSON, if there is one. `timeout_seconds`: for the whole exchange. `alias`:
    stands in messages for a URL that is itself a secret. Raises NoAnswerError or HttpStatusError."""
    name = f"{method} {alias or url.split('?')[0]}"
    request = _Request(method, url, None if body is None else json.dumps(body).encode(), dict(headers or {}))
    try:
        response = _exchange(request, time.monotonic() + timeout_seconds)
    except Exception as error:
        limit = f" ({round(timeout_seconds * 1000)} ms)" if isinstance(error, TimeoutError) else ""
        raise NoAnswerError(f"{name}: {_failure(error)}{limit}") from error
    if response.status in _REDIRECTS:
        raise NoAnswerError(f"{name}: sent us elsewhere ({response.status})")
    if not 200 <= response.status <= 299:
        raise HttpStatusError(name, response)
    return response


class _Request(NamedTuple):
    method: str
    url: str
    body: "bytes | None"
    headers: dict[str, str]


def _exchange(request: _Request, deadline: float) -> Response:
    parts = urlsplit(request.url)
    connection = _connect(parts.scheme, parts.hostname or "", parts.port, _left(deadline))
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        kind = {} if request.body is None else {"content-type": "application/json; charset=utf-8"}
        connection.request(request.method, target, request.body, {**kind, **request.headers})
        response = connection.getresponse()
        text = _read(connection, response, deadline)
        return Response(response.status, {name.lower(): value for name, value in response.getheaders()}, _parse(text))
    finally:
        connection.close()


def _connect(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _read(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Each read waits for what is left of the whole."""
    text = b""
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        chunk = response.read1(_CHUNK_BYTES)
        if not chunk:
            return text
        text += chunk
        if len(text) > MAX_BYTES:
            raise http.client.HTTPException("too long")


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _parse(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")


_FAILURES: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "did not answer in time"),
    (socket.timeout, "did not answer in time"),
    (ConnectionRefusedError, "refuses the connection (ECONNREFUSED)"),
    (socket.gaierror, "has a name that cannot be resolved (ENOTFOUND)"),
    (ssl.SSLCertVerificationError, "has a certificate that is not accepted"),
    (ssl.SSLError, "did not agree on a TLS connection"),
    (ConnectionError, "closed the connection (ECONNRESET)"),
    (http.client.HTTPException, "gave an answer that is not valid HTTP"),
)


def _failure(error: BaseException) -> str:
    return next((text for kind, text in _FAILURES if isinstance(error, kind)), "gave no answer")
