"""A server on 127.0.0.1 that plays Slack: it answers what it is told to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Loopback:
    """`replies`: (status, headers, body) for the next requests, in that order; then Slack's ok again. `None` closes the
    connection without an answer."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        self.replies: "list[tuple[int, dict[str, str], bytes] | None]" = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((self.path, headers, json.loads(body or b"null")))
                reply = outer.replies.pop(0) if outer.replies else (200, {}, b'{"ok": true, "ts": "1.1"}')
                if reply is None:
                    self.close_connection = True
                    return
                status, extra, text = reply
                self.send_response(status)
                for name, value in {"content-length": str(len(text)), **extra}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
