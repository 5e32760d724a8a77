"""Proxies and certificates from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import SettingsError
from groundup.hubs.http_settings import HttpSettings, read_http_settings


def test_nothing_set() -> None:
    """Without variables the way is direct."""
    assert read_http_settings({}) == HttpSettings()


def test_proxies() -> None:
    """Each scheme has its own proxy, in capitals or small letters; ALL_PROXY is for the rest."""
    settings = read_http_settings({"https_proxy": "proxy.example:3128", "ALL_PROXY": "http://all.example:1"})
    assert settings.proxy_for("https", "hub.example") == "http://proxy.example:3128"
    assert settings.proxy_for("http", "hub.example") == "http://all.example:1"


@pytest.mark.parametrize(
    ("host", "is_direct"),
    [
        ("school.example", True),
        ("registry.school.example", True),
        ("SCHOOL.example.", True),
        ("preschool.example", False),
        ("other.example", False),
        ("10.0.0.5", True),
    ],
)
def test_direct_hosts(host: str, is_direct: bool) -> None:
    """NO_PROXY names hosts and domains; a name that only ends alike is another one."""
    settings = read_http_settings(
        {"HTTPS_PROXY": "http://p.example:1", "NO_PROXY": ".school.example, 10.0.0.5"}
    )
    assert (settings.proxy_for("https", host) == "") is is_direct


def test_no_proxy_for_anybody() -> None:
    """A star means that no host needs the proxy."""
    assert read_http_settings({"HTTPS_PROXY": "p:1", "NO_PROXY": "*"}).proxy_for("https", "hub.example") == ""


@pytest.mark.parametrize("address", ["socks5://p.example:1", "http://", "http://p.example:99999"])
def test_bad_proxies(address: str) -> None:
    """A proxy that cannot be used is an error that names the variable."""
    with pytest.raises(SettingsError, match="HTTPS_PROXY"):
        read_http_settings({"HTTPS_PROXY": address})


def test_certificates(tmp_path: Path) -> None:
    """A file of certificates must be there."""
    path = tmp_path / "school.pem"
    with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
        read_http_settings({"SSL_CERT_FILE": str(path)})
    path.write_text("…")
    assert read_http_settings({"SSL_CERT_FILE": str(path)}).certificate_file == path
