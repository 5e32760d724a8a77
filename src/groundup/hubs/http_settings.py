"""How the way to other computers is set: proxies, certificates, deadlines.

The environment is read here, once and by name, and handed over as figures: the client itself looks at
no variable, so that no proxy is used that these settings do not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from groundup.errors import SettingsError

_PROXY_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Proxies by scheme ("" = none), hosts that need none, certificates beyond the system's, deadlines."""

    https_proxy: str = ""
    http_proxy: str = ""
    direct_hosts: tuple[str, ...] = ()
    certificate_file: Path | None = None
    connect_timeout_s: float = 10.0
    idle_timeout_s: float = 60.0
    answer_timeout_s: float = 120.0  # of a whole small answer, such as a manifest
    follows_redirects: bool = True

    def proxy_for(self, scheme: str, host: str) -> str:
        """The proxy for a request, or "" for the direct way."""
        name = host.lower().rstrip(".")
        for direct in self.direct_hosts:
            suffix = direct.lower().lstrip("*").lstrip(".")
            if direct == "*" or (suffix and (name == suffix or name.endswith(f".{suffix}"))):
                return ""
        return self.https_proxy if scheme == "https" else self.http_proxy


def read_http_settings(environment: Mapping[str, str]) -> HttpSettings:
    """Settings from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and `SSL_CERT_FILE`.

    Raises:
        SettingsError: a proxy that is no http or https address, or a certificate file that is not there.
    """
    everything = _variable(environment, "ALL_PROXY")
    certificate = environment.get("SSL_CERT_FILE", "")
    if certificate and not Path(certificate).is_file():
        raise SettingsError("SSL_CERT_FILE", certificate, "the environment", "a file of certificates (PEM)")
    return HttpSettings(
        https_proxy=_proxy(environment, "HTTPS_PROXY") or everything,
        http_proxy=_proxy(environment, "HTTP_PROXY") or everything,
        direct_hosts=tuple(
            host.strip() for host in _variable(environment, "NO_PROXY").split(",") if host.strip()
        ),
        certificate_file=Path(certificate) if certificate else None,
    )


def _proxy(environment: Mapping[str, str], name: str) -> str:
    address = _variable(environment, name)
    if address and "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        is_good = not address or (parts.scheme in _PROXY_SCHEMES and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        is_good = False
    if not is_good:
        raise SettingsError(
            name, address, "the environment", "an address like http://proxy.school.example:3128"
        )
    return address


def _variable(environment: Mapping[str, str], name: str) -> str:
    """A variable in either case, as other programs read it."""
    return environment.get(name) or environment.get(name.lower()) or ""
