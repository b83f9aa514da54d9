"""Where the server is to be found: how it was opened, what it listens on, this machine's names and addresses."""

from __future__ import annotations

import argparse
import re
import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from ttx.errors import TtxError
from ttx.server import tls
from ttx.server.runs import Run, Way, hung

PORT = 8765
"""Where a server for a room is, unless something else is there already."""

LOOK = 10.0
"""Seconds between two looks at this machine's addresses."""

HERE = ("127.0.0.1", "localhost", "::1")
ANY = ("0.0.0.0", "::")  # noqa: S104


def way(arguments: argparse.Namespace, known: Way | None) -> Way:
    """How to open the server, as it was said now; where nothing was said, as it was `known` last time."""
    _check(arguments)
    before = known or Way()
    said = arguments.lan or arguments.proxy or arguments.host
    if arguments.proxy:
        mode, host = "proxy", arguments.host or "127.0.0.1"
    elif arguments.lan:
        mode, host = "http" if arguments.http else "lan", arguments.host or "0.0.0.0"  # noqa: S104
    elif said:
        mode, host = "loopback", arguments.host
    else:
        mode, host = before.mode, before.host
    if mode != "lan" and arguments.cert:
        raise TtxError("--cert and --key belong to --lan", hint="ttx run PLAYBOOK --lan --cert FILE --key FILE")
    cert, key = (str(Path(path).absolute()) if path else "" for path in (arguments.cert, arguments.key))
    return Way(
        mode, host, arguments.port or before.port, [_name(name) for name in arguments.name] or before.names,
        cert or before.cert, key or before.key, (arguments.proxy or before.proxy).rstrip("/"),
        arguments.proxy_from or before.proxy_from, before.told, before.local,
    )  # fmt: skip


def _check(arguments: argparse.Namespace) -> None:
    if arguments.lan and arguments.proxy:
        raise TtxError("--lan and --proxy are two ways", hint="behind a proxy only the proxy is on the network")
    if arguments.http and not arguments.lan:
        raise TtxError("--http belongs to --lan", hint="ttx run PLAYBOOK --lan --http")
    if arguments.http and (arguments.cert or arguments.key):
        raise TtxError("--http uses no certificate", hint="leave --http out, or --cert and --key")
    if bool(arguments.cert) != bool(arguments.key):
        raise TtxError("--cert and --key belong together", hint="--cert FILE --key FILE")
    if arguments.host and arguments.host not in HERE and not arguments.lan and not arguments.proxy:
        raise TtxError(
            f"{arguments.host} can be reached from other machines",
            hint="--lan opens the exercise to this network, encrypted; --lan --http does it without",
        )
    if arguments.proxy:
        _check_proxy(arguments)


def _check_proxy(arguments: argparse.Namespace) -> None:
    parts = urlsplit(arguments.proxy)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise TtxError(
            f"{arguments.proxy!r} is not the address of a proxy",
            hint="https://ttx.example.org, without a path: the exercise needs a name of its own",
        )
    for address in arguments.proxy_from.split(",") if arguments.proxy_from else ():
        try:
            ip_network(address.strip())
        except ValueError:
            raise TtxError(f"--proxy-from {address!r} is not an address", hint="--proxy-from 10.0.0.5") from None
    if arguments.host and arguments.host not in HERE and not arguments.proxy_from:
        raise TtxError(
            "a proxy on another machine has to be named: what it says of who calls is believed, others are not",
            hint="--proxy-from ADDRESS",
        )


def _name(name: str) -> str:
    with suppress(UnicodeError):
        plain = name.strip().rstrip(".").encode("idna").decode().lower()
        if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", plain):
            return plain
    raise TtxError(f"{name!r} is not a name on a network", hint="--name ttx.example.org, without https:// and port")


def listen(way: Way, port: int = 0, before: Run | None = None) -> list[socket.socket]:
    """Open the server's port, on this machine's own address too. `port` is the one that was asked for now, `before` a
    server of this exercise that may hang.

    Those on a network keep the port that people were told. On this machine alone any free one will do.
    """
    told = way.mode != "loopback"
    tries = [port] if port else [way.port] if told and way.port else [PORT if told else way.local, 0]
    for number in tries:
        try:
            listeners = _bound(way.host, number)
        except OSError as error:
            if number != tries[-1]:
                continue
            raise _taken(way, number, error, before, asked=bool(port)) from None
        used = listeners[0].getsockname()[1]
        way.port, way.local = (used, way.local) if told else (way.port, used)
        return listeners
    raise AssertionError


def _taken(way: Way, port: int, error: OSError, before: Run | None, *, asked: bool) -> TtxError:
    message = f"port {port} on {way.host} cannot be used: {error.strerror}"
    if asked or way.mode == "loopback":
        return TtxError(message, hint="choose another with --port, or leave it out")
    which = f"process {before.pid}, the server of last time, if it hangs" if before else "another program"
    return TtxError(
        f"{message}. This exercise was on that port last time, and people were told so",
        hint=f"end what has it ({which}), or choose another with --port and tell everybody the new address",
    )


def _bound(host: str, port: int) -> list[socket.socket]:
    listeners = [_socket(host, port)]
    if host not in (*ANY, "127.0.0.1", "localhost"):
        # Programs on this machine come by its own address, whatever becomes of the one on the network.
        try:
            listeners.append(_socket("127.0.0.1", listeners[0].getsockname()[1]))
        except OSError:
            listeners[0].close()
            raise
    return listeners


def _socket(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    # Not on Windows, where it would let another process share the port.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


@dataclass
class Reach:
    """How people come to the server: as it was opened, and what that needs."""

    way: Way
    listeners: list[socket.socket]
    identity: tls.Identity | None
    """a certificate that somebody brought"""

    @staticmethod
    def of(arguments: argparse.Namespace, known: Run | None, undo: ExitStack) -> Reach:
        """Check what was asked for, and take the port."""
        opened = way(arguments, known.way if known else None)
        identity = tls.given(opened.cert, opened.key) if opened.mode == "lan" and opened.cert else None
        listeners = listen(opened, arguments.port, hung(known.target) if known else None)
        for listener in listeners:
            undo.callback(listener.close)
        return Reach(opened, listeners, identity)

    @property
    def port(self) -> int:
        """The server's port."""
        return int(self.listeners[0].getsockname()[1])

    @property
    def on_network(self) -> bool:
        """Whether people come by this machine's own addresses, whatever they are."""
        return self.way.mode in ("lan", "http") and self.way.host in ANY

    @property
    def names(self) -> list[str]:
        """What people may call the server by: names that somebody chose, or that its certificate has."""
        vouched = [name for name in self.identity.names if "*" not in name] if self.identity else []
        return [*self.way.names, *vouched]

    def hosts(self) -> set[str]:
        """Each name under which the server is willing to be asked."""
        proxy = urlsplit(self.way.proxy).hostname if self.way.mode == "proxy" else None
        return {*own_names(), self.way.host.lower(), *self.names, *([proxy] if proxy else [])}

    def addresses(self, now: Sequence[str]) -> list[str]:
        """What people type, the best first, while this machine has the addresses `now`."""
        if self.way.mode == "proxy":
            return [self.way.proxy]
        if self.way.mode == "loopback":
            return [url("http", self.way.host, self.port)]
        scheme = "https" if self.way.mode == "lan" else "http"
        # The one that stands on cards and walls comes first for as long as it is right.
        numbers = sorted(now, key=lambda known: known != self.way.told) if self.on_network else [self.way.host]
        return [url(scheme, host, self.port) for host in (*self.names, *numbers) or ("127.0.0.1",)]

    def told_anew(self, now: list[str]) -> None:
        """People are told where the machine is now."""
        if now and self.way.told not in now:
            self.way.told = now[0]

    def changed(self, now: Sequence[str]) -> str:
        """Words for control where this machine no longer has the address that people were told; else nothing."""
        if not self.on_network or (not now and not self.way.told):
            return ""
        self.way.told = self.way.told or now[0]
        if self.way.told in now:
            return ""
        if not now:
            return f"this machine is on no network now; the printed address is {self.way.told}"
        return f"this machine's address is now {now[0]}; the printed one is {self.way.told}"


def url(scheme: str, host: str, port: int) -> str:
    """An address as people type it."""
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def own_names() -> list[str]:
    """What this machine is called, by itself and by its neighbours."""
    names = ["localhost"]
    with suppress(TtxError):
        name = _name(socket.gethostname())
        names += [name, f"{name.partition('.')[0]}.local"]
    return list(dict.fromkeys(names))


def addresses(told: str = "") -> list[str]:
    """This machine's IPv4 addresses, the one that others most likely reach first; none without a network.

    Of several at one interface only the first is found, but the one that people were `told` in any case.
    """
    found = _by_interface() or _by_name()
    if (first := _towards_the_world()) and found.get(first, True):
        found = {first: True, **found}
    if told and _is_here(told):
        found.setdefault(told, True)
    usable = [known for known in found if not ip_address(known).is_loopback]
    # An interface to one other machine is a tunnel: nobody in the room comes by it. 169.254 is what is taken for want
    # of an address.
    return sorted(usable, key=lambda known: (not found[known], ip_address(known).is_link_local))


def _towards_the_world() -> str:
    # Nothing is sent: the system only says which of its addresses it would use. The address is one for documentation.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("203.0.113.1", 9))
        return str(line.getsockname()[0])
    return ""


def _is_here(address: str) -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, 0))
        return True
    return False


def _by_interface() -> dict[str, bool]:
    """Each interface's address, and whether there is a network behind it rather than one machine."""
    # The numbers of SIOCGIFFLAGS and SIOCGIFADDR, which Python does not name.
    ask = {"linux": (0x8913, 0x8915), "darwin": (0xC0206911, 0xC0206921)}.get(sys.platform)
    if ask is None:
        return {}
    import fcntl

    found: dict[str, bool] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            # One without an address of this kind says so by an error.
            with suppress(OSError):
                request = struct.pack("256s", name.encode()[:15])
                flags = struct.unpack_from("H", fcntl.ioctl(line, ask[0], request), 16)[0]
                address = socket.inet_ntoa(fcntl.ioctl(line, ask[1], request)[20:24])
                if flags & 0x1:
                    found[address] = not flags & 0x10
    return found


def _by_name() -> dict[str, bool]:
    with suppress(OSError):
        return {str(found[4][0]): True for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return {}
