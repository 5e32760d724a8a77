"""Real models make room for each other, and what they took is remembered."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from groundup.chat.model import ChatModel, Prepared
from groundup.chat.requests import CompletionRequest
from groundup.errors import PromptTooLongError
from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.library.installed import Library
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile
from groundup.names import ModelName
from tests.canaries.cutting_model import prepare_cut
from tests.conftest import TinyModels
from tests.library.small_library import WEIGHTS

from .hosts import answer, until


@pytest.fixture
def library(tmp_path: Path, tiny_models: TinyModels, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Two models that answer."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    library = Library(tmp_path / "library")
    for kind in ("llama", "qwen3"):
        weights = LocalFile(WEIGHTS, tiny_models(kind), f"{kind}.gguf")
        library.install(ModelName.parse(kind), [weights], config={}, source=ModelSource(kind=FILE))
    return library


async def test_real_models_alternate_within_their_memory(library: Library) -> None:
    """Two that do not fit together answer in turns, and never hold more than they may."""
    async with Host(library) as host, host.lease("llama", keep_alive_s=0) as lease:
        await answer(lease, "Hello")
        one = host.loaded()[0]
        needed, held = one.plan.needed_bytes, one.held_bytes
    limit, most = int(1.5 * max(needed, held)), 0
    async with Host(library, HostSettings(memory_bytes=limit)) as host:

        async def use(name: str) -> int:
            nonlocal most
            async with host.lease(name) as lease:
                end = await answer(lease, "Once upon a time")
                most = max(most, sum(one.held_bytes for one in host.loaded()))
            return end.usage.generated_tokens

        counts = await asyncio.gather(*(use(name) for name in ("llama", "qwen3") * 5))
        assert len(host.loaded()) == 1
    assert all(counts)
    assert 0 < most <= limit


async def test_more_context_reloads_an_idle_model(library: Library) -> None:
    """Who wants more than is loaded gets it, and afterwards everybody has it."""
    async with Host(library, HostSettings(context_tokens=512)) as host:
        async with host.lease("llama") as lease:
            assert lease.context_tokens == 512
        async with host.lease("llama", context_tokens=1024) as lease:
            assert lease.context_tokens == 1024
            larger = lease.engine
        async with host.lease("llama", context_tokens=256) as lease:
            assert lease.engine is larger
        most = host.loaded()[0].context_tokens
        async with host.lease("llama", context_tokens=10**9) as lease:  # beyond what it knows
            assert lease.context_tokens >= most


def expendability(process: int | str) -> int:
    """How soon the system ends a process when memory runs out; 1000 is the first."""
    return int(Path(f"/proc/{process}/oom_score_adj").read_text("ascii"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.promise("H-11")
async def test_the_engine_goes_first_when_memory_runs_out(library: Library) -> None:
    """It is more expendable than this process; its end is an error for its users, and the next is served."""
    async with Host(library) as host:
        async with host.lease("llama") as lease:
            process_id = lease.engine.process_id
            assert process_id is not None
            assert expendability(process_id) > expendability("self") or expendability(process_id) == 1000
            os.kill(process_id, signal.SIGKILL)  # as the system does when there is no memory left
            await until(lambda: lease.engine.process_id is None)
        async with host.lease("llama") as lease:
            assert (await answer(lease, "Hello")).usage.generated_tokens


Prepare = Callable[[ChatModel, CompletionRequest], Awaitable[Prepared]]


async def cuts_nothing(chat: ChatModel, prepare: Prepare) -> bool:
    """Whether a prompt below the limit is taken whole, and one at or above it refused with both figures."""
    limit = 20
    below = await prepare(chat, CompletionRequest(prompt=[5] * (limit - 1), context_tokens=limit))
    refused = []
    for length in (limit, limit + 1):
        try:
            await prepare(chat, CompletionRequest(prompt=[5] * length, context_tokens=limit))
        except PromptTooLongError as error:
            refused.append((error.prompt_tokens, error.context_tokens))
    return below.max_tokens == 1 and refused == [(limit, limit), (limit + 1, limit)]


@pytest.mark.promise("H-06")
async def test_nothing_is_cut(library: Library) -> None:
    """One token less than the context leaves room for one; as many or more is refused with both figures."""
    async with Host(library) as host, host.lease("llama") as lease:
        assert await cuts_nothing(lease.chat, ChatModel.prepare_completion)


@pytest.mark.canary("H-06")
async def test_silent_cuts_are_caught(library: Library) -> None:
    """The same check fails for a model that cuts."""
    async with Host(library) as host, host.lease("llama") as lease:
        assert not await cuts_nothing(lease.chat, prepare_cut)


async def test_use_is_measured(library: Library) -> None:
    """What a model took decides about its next load."""
    async with Host(library) as host, host.lease("llama") as lease:
        await answer(lease, "Hello")
        predicted = host.loaded()[0].plan.needed_bytes
    async with Host(library) as host, host.lease("llama"):
        needed = host.loaded()[0].plan.needed_bytes
        assert needed != predicted
        assert abs(needed - host.loaded()[0].held_bytes) < needed / 4
