"""The exercise's own certificate, or one that somebody brings. The private key never goes into the exercise file."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ttx.errors import TtxError
from ttx.server import runs

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

DAYS = 730
"""An exercise's certificate is good for so long. Phones refuse more than 825 days."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the server shows of itself."""

    certificate: str
    """PEM, without those that vouch for it"""
    certfile: Path
    keyfile: Path
    names: tuple[str, ...] = ()
    """names that an authority vouches for; none with our own"""


def own(path: Path, exercise: str, names: Sequence[str], addresses: Sequence[str], *, again: bool) -> Identity:
    """The exercise's own certificate with its key, in one file that only this user reads; made where it is not `again`.

    It stays the same when the machine gets another address: cards and seats know it by its fingerprint, and a browser
    asks about one that nobody vouches for in any case.
    """
    if not (again and path.exists()):
        runs.write_private(path, _made(exercise, names, addresses))
    try:
        return Identity(_pem(_first(path)), path, path)
    except (OSError, ValueError):
        raise TtxError(
            f"the exercise's certificate cannot be read: {path}",
            hint="delete that file to get a new one; everybody is then asked about its fingerprint again",
        ) from None


def _made(exercise: str, names: Sequence[str], addresses: Sequence[str]) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    # A name for each exercise, by which a seat tells two at one address apart; it says nothing of what is played.
    whose = f"ttx {hashlib.sha256(exercise.encode()).hexdigest()[:12]}"
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, whose)])
    # From yesterday, for clocks that are late.
    start = datetime.now(UTC) - timedelta(days=1)
    others: list[x509.GeneralName] = [x509.DNSName(known) for known in names]
    others += [x509.IPAddress(ip_address(known)) for known in ("127.0.0.1", "::1", *addresses)]
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return kept + _pem(certificate).encode()


def given(certfile: str, keyfile: str) -> Identity:
    """A certificate that somebody brings, with its key. TtxError says what is wrong with them."""
    from cryptography import x509

    certificate_path, key_path = Path(certfile), Path(keyfile)
    try:
        certificate = _first(certificate_path)
    except (OSError, ValueError) as error:
        raise _unusable(certificate_path, "certificate", error) from None
    key = _key(key_path)
    if key.public_key() != certificate.public_key():
        raise TtxError(
            f"the key in {key_path} does not belong to the certificate in {certificate_path}",
            hint="name the two that were made together; where a file holds several certificates, the server's is first",
        )
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise TtxError(
            f"the certificate in {certificate_path} is good from {certificate.not_valid_before_utc:%Y-%m-%d} to "
            f"{certificate.not_valid_after_utc:%Y-%m-%d}, not today",
            hint="renew it, or leave --cert and --key out: ttx makes one of its own. Is this machine's clock right?",
        )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate_path, key_path)
    except ssl.SSLError as error:
        raise _unusable(certificate_path, "certificate", error) from None
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        known = names.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        known = []
    return Identity(_pem(certificate), certificate_path, key_path, tuple(known))


def _key(path: Path) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(path.read_bytes(), None)
    except TypeError:
        raise TtxError(
            f"the key in {path} is protected by a password",
            hint=f"take it off into a file of your own: openssl pkey -in {path.name} -out open-key.pem",
        ) from None
    except (OSError, ValueError) as error:
        raise _unusable(path, "key", error) from None


def _unusable(path: Path, what: str, error: Exception) -> TtxError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else f"it holds no {what} that can be used"
    return TtxError(
        f"the {what} {path} cannot be used: {reason}", hint="a file in PEM form is expected (-----BEGIN ...)"
    )


def _first(path: Path) -> Certificate:
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes())


def _pem(certificate: Certificate) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()
