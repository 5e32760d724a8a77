"""Certificates for the server: given ones, or one that this computer makes for itself.

A certificate of our own is signed by its own key and may sign no other: who trusts it trusts this server and
nothing else, unlike an authority of one's own, whose key could speak for every site. Its price is that each
client must be given the file once. Source for its form: RFC 5280.
"""

from __future__ import annotations

import ipaddress
import platform
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from groundup import settings
from groundup.errors import ServerCertificateError
from groundup.sharing.addresses import own_addresses

from .private_file import write_private

FOLDER: Final = "tls"
CERTIFICATE_FILE: Final = "server.pem"
KEY_FILE: Final = "server-key.pem"
VALID_FOR: Final = timedelta(days=397)  # browsers take none that is valid for longer
RENEW_BEFORE: Final = timedelta(days=30)


def check_certificate(certificate: str, key: str) -> None:
    """Whether a certificate and its key can be used.

    Raises:
        ServerCertificateError: one of them cannot be read, or they do not belong together.
    """
    for path in (certificate, key):
        if not Path(path).is_file():
            raise ServerCertificateError(path, "there is no such file")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: b"")
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = getattr(error, "reason", None) or str(error)
        raise ServerCertificateError(certificate, str(reason).lower().replace("_", " ")) from None


def own_certificate(
    address: str, more_names: Iterable[str] = (), home: Path | None = None
) -> tuple[str, str]:
    """The files of this computer's certificate and of its key; made if need be.

    It is made anew when it ends soon, or this computer has other names and addresses than it had.

    Raises:
        FileAccessError: they cannot be written.
    """
    folder = (home or settings.home()) / FOLDER
    certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
    names = frozenset({*_own_names(), *more_names, address} - {"0.0.0.0", "::", ""})  # noqa: S104
    if not (key.is_file() and _is_good(certificate, names)):
        _make(certificate, key, names)
    return str(certificate), str(key)


def fingerprint(certificate: str) -> str:
    """The SHA-256 of a certificate, by which people compare it: `AB:CD:…`."""
    loaded = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    return loaded.fingerprint(hashes.SHA256()).hex(":").upper()


def names_of(certificate: Path) -> frozenset[str]:
    """The names and addresses that a certificate is for."""
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    found = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = found.get_values_for_type(x509.DNSName)
    return frozenset({*hosts, *(str(one) for one in found.get_values_for_type(x509.IPAddress))})


def _own_names() -> set[str]:
    node = platform.node().lower().partition(".")[0]
    return {"localhost", "127.0.0.1", "::1", *own_addresses(), *({node, f"{node}.local"} if node else set())}


def _is_good(certificate: Path, names: frozenset[str]) -> bool:
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
        return (
            names <= names_of(certificate) and loaded.not_valid_after_utc > datetime.now(UTC) + RENEW_BEFORE
        )
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False


def _make(certificate: Path, key: Path, names: frozenset[str]) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Groundup on this device")])
    begin = datetime.now(UTC) - timedelta(hours=1)  # clocks of other computers may be late
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([_general_name(one) for one in sorted(names)]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), False)
        .sign(secret, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = secret.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(key, private)
    write_private(certificate, built.public_bytes(pem))


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
