"""A registry that sends half of a model's weights, and the rest when the test says so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from groundup.hubs.credentials import no_credentials
from groundup.hubs.http import HttpClient
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.hub_settings import HubSettings
from groundup.library.layer_kinds import DOCKER_CONFIG, DOCKER_MANIFEST, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.names import Digest
from tests.hubs.fault_server import Exchange, begin
from tests.hubs.registry_server import RegistryServer
from tests.hubs.releases import some_bytes

WEIGHTS: Final = some_bytes(9 << 20, 5)
# A store keeps chunks of 4 MiB. More than one is sent at first, with room for what buffers hold back.
KEPT_BYTES: Final = 4 << 20
SENT_FIRST_BYTES: Final = 7 << 20
LICENCE: Final = b"Be fair."
CONFIG: Final = b'{"model_format": "gguf"}'


@dataclass
class SlowRegistry(RegistryServer):
    """It has the model "class/slow".

    `may_end` lets its weights go on; `ranges` are those of them that were asked for, `looks` how often
    somebody asked what there is.
    """

    may_end: threading.Event = field(default_factory=threading.Event)
    ranges: list[tuple[int, int] | None] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        manifest = build_manifest(
            _layer(DOCKER_CONFIG, CONFIG),
            [_layer(f"{OLLAMA_PREFIX}model", WEIGHTS), _layer(f"{OLLAMA_PREFIX}license", LICENCE)],
        )
        self.put("class/slow", "latest", manifest.raw, DOCKER_MANIFEST, [CONFIG, WEIGHTS, LICENCE])

    @property
    def name(self) -> str:
        """Of the model, with this registry's host."""
        return f"{self.host}/class/slow"

    def access(self) -> HubAccess:
        """The hubs of somebody who allowed this one alone."""
        return HubAccess(HttpClient(), HubSettings({self.host: self.http.url()}), no_credentials)

    async def _manifest(self, exchange: Exchange, repository: str, reference: str) -> None:
        self.looks += 1
        await super()._manifest(exchange, repository, reference)

    async def _blob(self, exchange: Exchange, digest: str) -> None:
        if digest != str(Digest.of(WEIGHTS)):
            await super()._blob(exchange, digest)
            return
        self.ranges.append(exchange.request.range)
        part, head = await begin(exchange, WEIGHTS)
        await exchange.head(*head)
        await exchange.send(part[:SENT_FIRST_BYTES])
        await asyncio.to_thread(self.may_end.wait)
        await exchange.send(part[SENT_FIRST_BYTES:])


def _layer(media_type: str, content: bytes) -> Layer:
    return Layer(media_type, Digest.of(content), len(content))


@contextmanager
def allowed_registry(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRegistry]:
    """Such a registry, which the user of this computer has allowed; in the end it holds nothing back."""
    with SlowRegistry() as running:
        monkeypatch.setenv("GROUNDUP_HOME", str(home))
        monkeypatch.setenv("GROUNDUP_HUBS", running.http.url())
        yield running
        running.may_end.set()
