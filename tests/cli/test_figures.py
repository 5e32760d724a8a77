"""The accounting of an answer in words and as data."""

from __future__ import annotations

import msgspec

from groundup.chat.parameters import AnswerParameters
from groundup.cli import figures
from groundup.cli.model_session import ModelSession, raw_prompt
from groundup.engine.events import Done
from groundup.engine.protocol import EngineSettings, Usage

USAGE = Usage(
    prompt_tokens=1044,
    reused_tokens=1024,
    computed_tokens=20,
    generated_tokens=33,
    queue_s=0.5,
    prefill_s=0.25,
    decode_s=0.8,
    first_token_s=0.75,
    cells_in_use=1077,
    seed=7,
)


async def test_words_and_data_agree() -> None:
    """Every figure of the engine is in the record; the words hold those that matter, with their rates."""
    async with ModelSession(EngineSettings(model_path="scripted.gguf"), worker="fake") as session:
        facts = session.facts
        _, done = await session.generate(raw_prompt("a"), AnswerParameters(), is_raw=True).collect()
    lines = figures.lines(USAGE, facts, started_s=1.0)
    assert "1,044 tokens: 1,024 reused, 20 computed, 80.0 tokens/s" in lines
    assert "33 tokens, 40.0 tokens/s, seed 7" in lines  # the first of them came with the prefill
    assert "queue 0.50 s, prefill 0.25 s, decode 0.80 s; first token after 0.75 s" in lines
    record = figures.record("a", Done(done.request_id, "stop", USAGE), facts, model="m", started_s=1.0)
    assert record["usage"] == msgspec.to_builtins(USAGE)


async def test_no_answer_has_no_rates() -> None:
    """Without tokens there is nothing to divide."""
    async with ModelSession(EngineSettings(model_path="scripted.gguf"), worker="fake") as session:
        nothing = msgspec.structs.replace(USAGE, computed_tokens=0, generated_tokens=0, first_token_s=None)
        assert "tokens/s" not in figures.lines(nothing, session.facts, started_s=1.0)
