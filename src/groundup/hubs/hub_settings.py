"""Which hubs may be contacted, and how a name finds its own.

A model's name cannot bring its own host: only those named here are ever asked, so that nobody can make
this computer send requests by having somebody type a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from groundup.errors import SettingsError, UnknownHubError
from groundup.names import HubKind, ModelName

from .credentials import CredentialSource, no_credentials
from .http import HttpClient
from .hub import Hub
from .huggingface import ENDPOINT, HuggingFaceHub
from .registry import OLLAMA_HOST, RegistryHub
from .registry_address import ALLOWED_ADDRESS, checked_address, host_in_names

HUGGING_FACE: Final = "hf.co"
_DEFAULT_REGISTRIES: Final = MappingProxyType({OLLAMA_HOST: f"https://{OLLAMA_HOST}"})


@dataclass(frozen=True, slots=True)
class HubSettings:
    """Registries by their host in names, each with its address; and the address of Hugging Face."""

    registries: Mapping[str, str] = field(default_factory=lambda: _DEFAULT_REGISTRIES)
    hugging_face: str = ENDPOINT

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that may stand in a name."""
        return (*self.registries, HUGGING_FACE)


def read_hub_settings(
    environment: Mapping[str, str], remembered: Mapping[str, str] = MappingProxyType({})
) -> HubSettings:
    """Settings from `GROUNDUP_HUBS` (registries, with commas between them) and `HF_ENDPOINT` (a mirror).

    `remembered` are registries that the user allowed before (`KnownHubs`), by their hosts.

    A registry is a host, perhaps with a port, and is reached by https; written as an http address it is
    reached without encryption, which is allowed inside the own network alone.

    Raises:
        SettingsError: one of them is no address, or an http one outside this network.
    """
    registries = {**_DEFAULT_REGISTRIES, **remembered}
    for entry in environment.get("GROUNDUP_HUBS", "").split(","):
        if entry.strip():
            address = _address("GROUNDUP_HUBS", entry.strip())
            registries[host_in_names(address)] = address
    mirror = environment.get("HF_ENDPOINT", "").strip().rstrip("/")
    return HubSettings(registries, _address("HF_ENDPOINT", mirror) if mirror else ENDPOINT)


def open_hub(
    name: ModelName,
    http: HttpClient,
    settings: HubSettings | None = None,
    *,
    credentials: CredentialSource = no_credentials,
    revision: str = "",
) -> Hub:
    """The hub that a name points to; nothing is contacted yet.

    Args:
        name: of the model.
        http: the client.
        settings: which hubs there are.
        credentials: who the user is at registries.
        revision: of a Hugging Face repository; "" = the main one.

    Raises:
        UnknownHubError: it is not among the settings' hubs.
    """
    known = settings or HubSettings()
    if name.hub is HubKind.HUGGING_FACE:
        return HuggingFaceHub(http, endpoint=known.hugging_face, revision=revision)
    base = known.registries.get(name.host.lower())
    if name.hub is HubKind.LOCAL or base is None:
        raise UnknownHubError(name.host, known.hosts)
    return RegistryHub(http, name.host.lower(), base=base, credentials=credentials)


def _address(key: str, text: str) -> str:
    try:
        return checked_address(text)
    except ValueError as error:
        raise SettingsError(key, text, "the environment", ALLOWED_ADDRESS) from error
