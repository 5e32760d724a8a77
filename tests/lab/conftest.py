"""Seedling, loaded: the instruments are tested on real numbers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from groundup import seedling
from groundup.chat.model import ChatModel, ModelDefaults
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings


@pytest_asyncio.fixture
async def chat() -> AsyncIterator[ChatModel]:
    """The built-in model on one thread, the same whoever asks beside."""
    settings = EngineSettings(
        model_path=str(seedling.weights_path()), context_tokens=512, cache_tokens=2048, threads=1,
        kv_type="f32", reproducible=True,
    )  # fmt: skip
    async with Engine(settings) as engine, TemplateRenderer() as renderer:
        yield ChatModel(engine, renderer, ModelDefaults(name="seedling"))
