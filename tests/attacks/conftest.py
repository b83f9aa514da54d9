"""What an attacker has: a line to the server, byte by byte, and a player's browser without script."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.server.conftest import play, world
from tests.web.conftest import Browsers, Control, Form, browsers, chromium, control, form
from ttx.server import runs

__all__ = ["Browsers", "Control", "Form", "browsers", "chromium", "control", "form", "play", "world"]


class Lines:
    """Connections of a stranger, closed with the test."""

    def __init__(self) -> None:
        self.all: list[socket.socket] = []

    def open(self, url: str, sent: bytes = b"", shake_hands: bool = True) -> socket.socket:
        parts = urlsplit(url)
        assert parts.hostname
        line: socket.socket = socket.create_connection((parts.hostname, parts.port or 0), timeout=30)
        if parts.scheme == "https" and shake_hands:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            line = context.wrap_socket(line)
        self.all.append(line)
        if sent:
            line.sendall(sent)
        return line


def said(line: socket.socket, most: int = 1 << 20) -> bytes:
    """All that comes until the server closes the line."""
    found = b""
    try:
        while len(found) < most and (more := line.recv(65536)):
            found += more
    except ConnectionResetError:
        pass
    return found


def server_log() -> str:
    return (runs.folder() / "server.log").read_text(encoding="utf-8")


@pytest.fixture
def lines() -> Iterator[Lines]:
    made = Lines()
    yield made
    for line in made.all:
        line.close()


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for some thousand sockets on the attacker's side."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 6000:
        pytest.skip("this machine allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(6000, before[0]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


Join = Callable[..., Form]
