"""Which hubs may be asked: those in the settings, and no name brings another one."""

from __future__ import annotations

import pytest

from groundup.errors import SettingsError, UnknownHubError
from groundup.hubs.http import HttpClient
from groundup.hubs.hub_settings import HubSettings, open_hub, read_hub_settings
from groundup.hubs.huggingface import HuggingFaceHub
from groundup.hubs.registry import RegistryHub
from groundup.names import ModelName


def hub_for(text: str, settings: HubSettings | None = None) -> object:
    return open_hub(ModelName.parse(text), HttpClient(), settings)


def test_defaults() -> None:
    """Without settings there are Ollama's registry and Hugging Face."""
    ollama = hub_for("qwen3:4b")
    assert isinstance(ollama, RegistryHub)
    assert ollama.base == "https://registry.ollama.ai"
    assert isinstance(hub_for("hf.co/ada/tiny-GGUF"), HuggingFaceHub)


@pytest.mark.parametrize("text", ["evil.example/a/b", "127.0.0.1:8080/a/b", "localhost:1/a/b", "local/a/b"])
def test_names_bring_no_hosts(text: str) -> None:
    """A host that is not in the settings is never asked."""
    with pytest.raises(UnknownHubError):
        hub_for(text)


def test_registry_of_a_school() -> None:
    """A registry that the settings name is asked, in any spelling, without encryption if they say so."""
    settings = read_hub_settings({"GROUNDUP_HUBS": "Registry.School.example, http://10.0.0.5:5000"})
    school, mirror = hub_for("registry.SCHOOL.example/a/b", settings), hub_for("10.0.0.5:5000/a/b", settings)
    assert isinstance(school, RegistryHub)
    assert isinstance(mirror, RegistryHub)
    assert (school.base, mirror.base) == ("https://Registry.School.example", "http://10.0.0.5:5000")


def test_scheme_in_a_name_changes_nothing() -> None:
    """A name that says http does not take encryption away."""
    hub = hub_for("http://registry.ollama.ai/library/tiny")
    assert isinstance(hub, RegistryHub)
    assert hub.base.startswith("https://")


@pytest.mark.parametrize(
    "value",
    [
        "http://8.8.8.8",
        "http://registry.example",
        "ftp://x.example",
        "https://a:b@c.example",
        "x.example/path",
        "https://",
    ],
)
def test_bad_addresses(value: str) -> None:
    """An address that is none, or open to everybody on the way, is an error that names the setting."""
    with pytest.raises(SettingsError, match="GROUNDUP_HUBS"):
        read_hub_settings({"GROUNDUP_HUBS": value})


def test_mirror_of_hugging_face() -> None:
    """A mirror takes the place of Hugging Face."""
    assert (
        read_hub_settings({"HF_ENDPOINT": "https://mirror.example/"}).hugging_face == "https://mirror.example"
    )
