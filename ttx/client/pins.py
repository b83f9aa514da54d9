"""Whose server answers: a certificate that no authority vouches for is known by its fingerprint, as SSH does it."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ttx.errors import TtxError

SHORT = 8
"""Bytes of a fingerprint that people compare: nobody makes a second certificate with the same ones."""

PATIENCE = 10.0

NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python's ssl does not name."""


def fingerprint(certificate: str) -> str:
    """SHA-256 of a certificate (PEM), written AB:CD:..."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def short(full: str) -> str:
    """What people compare of a fingerprint."""
    return full[: 3 * SHORT - 1]


def matches(certificate: str, wanted: str) -> bool:
    """Whether a certificate has this fingerprint, or begins with these bytes of one: eight at least."""
    digits = re.sub(r"[:\s-]", "", wanted).upper()
    if not re.fullmatch(r"(?:[0-9A-F]{2}){8,32}", digits):
        raise TtxError(f"{wanted!r} is not a fingerprint", hint="eight pairs at least, as on your card: 3F:A2:...")
    return fingerprint(certificate).replace(":", "").startswith(digits)


def vouched() -> ssl.SSLContext:
    """Trust the authorities that this machine knows, an organization's own among them, and the usual ones."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def pinned(certificate: str) -> ssl.SSLContext:
    """Trust this one certificate, at whatever address it shows up."""
    context = _bare()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=certificate)
    # It is the very one, so its dates say nothing more: a laptop long without internet has its own idea of the time.
    context.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME)
    return context


def anybody() -> ssl.SSLContext:
    """Trust nobody in particular: to look at a certificate, never to send what is secret."""
    return _bare()


def _bare() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass(frozen=True, slots=True)
class Shown:
    """The certificate that a server shows."""

    certificate: str
    vouched: bool
    """whether an authority that this machine knows vouches for it and for its name"""


def look(url: str) -> Shown:
    """Ask the server at an https address for its certificate; nothing else is sent. TtxError where none is shown."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    for context, good in ((vouched(), True), (anybody(), False)):
        try:
            with (
                socket.create_connection((host, port), timeout=PATIENCE) as line,
                context.wrap_socket(line, server_hostname=host) as shown,
            ):
                return Shown(ssl.DER_cert_to_PEM_cert(shown.getpeercert(binary_form=True) or b""), good)
        except ssl.SSLCertVerificationError:
            continue
        except ssl.SSLError:
            raise TtxError(
                f"{url} does not speak TLS", hint="is the address http://... instead of https://...?"
            ) from None
        except (OSError, ValueError):
            break
    raise TtxError(f"no answer from {url}", hint="is the exercise running there, and this machine on the same network?")


def known(url: str, certificate: str) -> str:
    """The certificate that was accepted for the exercise that this one says it is of; nothing where none was."""
    place = _place(url, certificate)
    if before := _read(place):
        return before
    # A server that moved to another address is the same one for as long as it has the same key.
    return certificate if certificate in map(_read, place.parent.glob("*.pem")) else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def remember(url: str, certificate: str) -> None:
    """Accept this certificate from now on. Where nothing can be kept, it is asked again."""
    path = _place(url, certificate)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(certificate)
        Path(name).replace(path)


def _place(url: str, certificate: str) -> Path:
    from cryptography import x509
    from platformdirs import user_state_path

    # Each exercise has a certificate with a name of its own: the next one at the same address is asked about anew, the
    # same one with another key is refused. The name proves nothing, and need not: whoever takes another is asked about.
    name = x509.load_pem_x509_certificate(certificate.encode()).subject.public_bytes()
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or 443} {name.hex()}"
    return user_state_path("ttx") / "pins" / f"{hashlib.sha256(place.encode()).hexdigest()[:20]}.pem"
