"""Certificates: made here for this computer alone, kept, renewed in time; given ones are checked."""

from __future__ import annotations

import ssl
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from groundup.errors import ServerCertificateError
from groundup.server import certificates
from groundup.server.certificates import check_certificate, fingerprint, names_of, own_certificate


def test_it_is_for_this_computer_and_signs_no_other(tmp_path: Path) -> None:
    """It has this computer's names and may not be an authority; its key is its owner's alone."""
    certificate, key = own_certificate("192.168.1.5", ["models.school.example"], tmp_path)
    check_certificate(certificate, key)
    assert {"localhost", "127.0.0.1", "192.168.1.5", "models.school.example"} <= names_of(Path(certificate))
    loaded = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    limits = loaded.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.critical, limits.value.ca) == (True, False)
    assert stat.S_IMODE(Path(key).stat().st_mode) == 0o600
    assert len(fingerprint(certificate).split(":")) == 32


def test_it_is_kept_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same at the next start; another one for another name, or when it ends soon."""
    first = fingerprint(own_certificate("127.0.0.1", home=tmp_path)[0])
    assert fingerprint(own_certificate("127.0.0.1", home=tmp_path)[0]) == first
    second = fingerprint(own_certificate("127.0.0.1", ["other.example"], tmp_path)[0])
    assert second != first
    monkeypatch.setattr(certificates, "RENEW_BEFORE", timedelta(days=400))
    assert fingerprint(own_certificate("127.0.0.1", ["other.example"], tmp_path)[0]) != second


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    """A missing file, one that is no certificate, and a key of another certificate."""
    certificate, key = own_certificate("127.0.0.1", home=tmp_path / "a")
    _, other_key = own_certificate("127.0.0.1", home=tmp_path / "b")
    (tmp_path / "text.pem").write_text("no certificate")
    for pair in (("none.pem", key), (str(tmp_path / "text.pem"), key), (certificate, other_key)):
        with pytest.raises(ServerCertificateError):
            check_certificate(*pair)


def test_a_client_that_trusts_it_is_content(tmp_path: Path) -> None:
    """A context with this file alone accepts it as an anchor."""
    certificate, _ = own_certificate("127.0.0.1", home=tmp_path)
    assert ssl.create_default_context(cafile=certificate).cert_store_stats()["x509"] == 1
