"""Keeps models loaded and lends them out: the one place that starts and stops engines.

A `Lease` is the right to use a loaded model; as long as anybody holds one, the model stays. Afterwards it
stays for as long as the last request wished. Requests, dialects and messages are not known here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType

from groundup.chat.model import ChatModel
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine
from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel, Library

from .host_settings import HostSettings
from .loaded_model import LoadedModel, load


@dataclass(frozen=True, slots=True)
class Lease:
    """A loaded model in use. `load_s` is what loading took for this lease; 0 if it was loaded already."""

    name: str
    model: InstalledModel
    chat: ChatModel
    load_s: float

    @property
    def engine(self) -> Engine:
        """The engine, for those who ask about tokens rather than for answers."""
        return self.chat.engine

    @property
    def context_tokens(self) -> int:
        """The most tokens that a prompt and its answer may have together."""
        return self.chat.facts.context_tokens


class Host:
    """The loaded models of this device; an async context manager that unloads them at its end."""

    def __init__(self, library: Library, settings: HostSettings | None = None) -> None:
        self.library = library
        self.settings = settings or HostSettings()
        self._loaded: dict[str, LoadedModel] = {}
        self._loading: dict[str, asyncio.Lock] = {}
        self._renderer = TemplateRenderer()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Host:
        await self._stack.enter_async_context(self._renderer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for loaded in list(self._loaded.values()):
            await loaded.unload()
        self._loaded.clear()
        await self._stack.aclose()

    @asynccontextmanager
    async def lease(
        self, name: str, *, keep_alive_s: float | None = None, context_tokens: int | None = None
    ) -> AsyncGenerator[Lease]:
        """Use a model; it is loaded first if it is not.

        Args:
            name: as a client writes it.
            keep_alive_s: how long it stays afterwards; None = as the settings say, negative = for ever.
            context_tokens: how much context is wanted at least, where it must be loaded first.

        Raises:
            ModelNotFoundError: the library does not have it.
            ModelError: it cannot be loaded; `InsufficientMemoryError` among them.
            EngineRestingError: it has crashed too often to be started again now.
        """
        model = self._find(name)
        loaded, load_s = await self._loaded_model(model, context_tokens)
        with loaded.used(self.settings.keep_alive_s if keep_alive_s is None else keep_alive_s):
            yield Lease(name, model, loaded.chat, load_s)

    async def unload(self, name: str) -> bool:
        """Unload a model as soon as nobody uses it; whether it was loaded."""
        loaded = self._loaded.get(self._find(name).name.full)
        if loaded is not None:
            loaded.expire()
        return loaded is not None

    def loaded(self) -> list[LoadedModel]:
        """The models that are loaded now, those that stay longest first."""
        return sorted(self._loaded.values(), key=lambda one: one.expires_s, reverse=True)

    def _find(self, name: str) -> InstalledModel:
        model = self.library.find(name)
        if model is None:
            raise ModelNotFoundError(name)
        return model

    async def _loaded_model(
        self, model: InstalledModel, context_tokens: int | None
    ) -> tuple[LoadedModel, float]:
        key = model.name.full
        async with self._loading.setdefault(key, asyncio.Lock()):  # two who want it at once load it once
            known = self._loaded.get(key)
            if known is not None and known.digest == model.manifest.digest:
                return known, 0.0
            wanted = context_tokens or self.settings.context_tokens
            loaded = await load(model, wanted, self._renderer, on_idle=self._forget)
            self._loaded[key] = loaded
            return loaded, loaded.load_s

    async def _forget(self, loaded: LoadedModel) -> None:
        """Unload a model whose time is over."""
        key = loaded.model.name.full
        if self._loaded.get(key) is loaded:
            del self._loaded[key]
        await loaded.unload()
