"""Servers on this computer that stand for real tools: they keep what comes, and answer as a test wants."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Came:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Web:
    """A web tool. `answers` are given one after the other: a status, headers, a body; then `usual` for ever.
    `before_it_answers` is called with each request."""

    port: int = 0
    scheme: str = "http"
    came: list[Came] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    usual: tuple[int, dict[str, str], str] = (200, {}, "ok")
    before_it_answers: Callable[[Came], None] = lambda _: None

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def taken(self) -> list[str]:
        """The keys of what came, in order."""
        return [one.headers["idempotency-key"] for one in self.came]


@contextmanager
def web(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    tool = Web(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Came(self.command, self.path, headers, json.loads(body))
            tool.came.append(one)
            status, extra, text = tool.answers.pop(0) if tool.answers else tool.usual
            tool.before_it_answers(one)
            if status == 0:  # hang up without a word
                self.connection.close()
                return
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_PATCH = do_GET = answer

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    tool.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield tool
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Post:
    """A mail server. `refuses`: an answer for an address, given as often as it stands there."""

    port: int = 0
    came: list[Any] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refuses: dict[str, list[str]] = field(default_factory=dict)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answers := self.refuses.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.came.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def post(**options: Any) -> Iterator[Post]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tool = Post(port)
    controller = Controller(tool, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield tool
    finally:
        controller.stop()
