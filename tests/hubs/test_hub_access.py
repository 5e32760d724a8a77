"""The hubs as this user has them come from the environment and from the user's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import UnknownHubError
from groundup.hubs.credential_file import CredentialFile
from groundup.hubs.credentials import Credential
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.huggingface import HuggingFaceHub
from groundup.hubs.known_hubs import KnownHubs
from groundup.hubs.registry import RegistryHub
from groundup.names import ModelName


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    monkeypatch.delenv("GROUNDUP_HUBS", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    return tmp_path


async def test_a_remembered_registry_with_a_password(home: Path) -> None:
    """A registry that was added may be asked, as the user who signed in there."""
    KnownHubs(home).add("http://127.0.0.1:5000")
    CredentialFile(home).keep("127.0.0.1:5000", Credential("ada", "x"))
    async with HubAccess.of_user() as access:
        hub = access.open(ModelName.parse("127.0.0.1:5000/a/b"))
        assert isinstance(hub, RegistryHub)
        assert hub.base == "http://127.0.0.1:5000"
        assert hub.access.has_credential
        ollama = access.open(ModelName.parse("qwen3:4b"))
        assert isinstance(ollama, RegistryHub)
        assert not ollama.access.has_credential


async def test_who_is_asked() -> None:
    """The host that is named before anything is sent is the one that is asked."""
    async with HubAccess.of_user() as access:
        assert access.host(ModelName.parse("qwen3:4b")) == "registry.ollama.ai"
        assert access.host(ModelName.parse("hf.co/a/b")) == "huggingface.co"
        assert isinstance(access.open(ModelName.parse("hf.co/a/b")), HuggingFaceHub)


async def test_names_bring_no_hosts() -> None:
    """A host that nobody allowed is refused, with the command that allows it."""
    async with HubAccess.of_user() as access:
        with pytest.raises(UnknownHubError) as caught:
            access.open(ModelName.parse("evil.example/a/b"))
    assert caught.value.hint.endswith("groundup hubs add evil.example")
