"""Certificates as people bring them, and a TLS server that keeps what it is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(
    folder: Path, name: str = "ttx.example.org", *, days: int = 30, password: str = ""
) -> tuple[Path, Path]:
    """A self-signed certificate for a name and its key, good until so many days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=60))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name), x509.DNSName(f"*.{name}")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    stem = f"{name}-{made.serial_number:x}"
    certfile, keyfile = folder / f"{stem}.crt", folder / f"{stem}.key"
    certfile.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    keyfile.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock))
    return certfile, keyfile


class Listener:
    """What a TLS server was told after the handshake."""

    def __init__(self) -> None:
        self.url = ""
        self.calls = 0
        self.heard = b""


@contextmanager
def listener(certfile: Path, keyfile: Path) -> Iterator[Listener]:
    """A server with this certificate that answers nobody and keeps every byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certfile, keyfile)
    found = Listener()
    with socket.create_server(("127.0.0.1", 0)) as server:
        found.url = f"https://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            # Until the socket is closed from outside.
            with suppress(OSError):
                while True:
                    line, _ = server.accept()
                    found.calls += 1
                    line.settimeout(5)
                    with suppress(OSError), context.wrap_socket(line, server_side=True) as told:
                        while some := told.recv(65_536):
                            found.heard += some

        thread = threading.Thread(target=serve)
        thread.start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
