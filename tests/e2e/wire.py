"""A line between a browser and a server: it keeps every byte that came over it, can be cut, and can lose answers."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Wire:
    """Somebody's own line to a server at `url`; whoever is to be overheard goes to `self.url` instead."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._there = there.hostname or "", there.port or 80
        self._door = socket.create_server(("127.0.0.1", 0))
        self._calls: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._heard = bytearray()
        self.whole = True
        """false: whoever calls is hung up on"""
        self.answers = True
        """false: what is asked arrives, what is answered does not"""
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    @property
    def heard(self) -> str:
        """Everything that the server said."""
        return bytes(self._heard).decode("utf-8", "replace")

    def cut(self) -> None:
        """Hang up on everybody, and on whoever calls again."""
        self.whole = False
        with self._lock:
            for call in self._calls:
                with suppress(OSError):
                    call.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let calls and answers through again."""
        self.whole = self.answers = True

    def close(self) -> None:
        self.cut()
        # Closing alone would not wake the thread that waits at the door.
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._call, args=(caller,), daemon=True).start()

    def _call(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            if not self.whole:
                return
            with socket.create_connection(self._there) as server:
                with self._lock:
                    self._calls |= {caller, server}
                try:
                    self._carry(caller, server)
                finally:
                    with self._lock:
                        self._calls -= {caller, server}

    def _carry(self, caller: socket.socket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as either:
            either.register(caller, selectors.EVENT_READ, server)
            either.register(server, selectors.EVENT_READ, caller)
            while True:
                for key, _ in either.select():
                    assert isinstance(key.fileobj, socket.socket)
                    data = key.fileobj.recv(65536)
                    if not data or (key.fileobj is server and not self.answers):
                        return
                    if key.fileobj is server:
                        self._heard += data
                    key.data.sendall(data)
