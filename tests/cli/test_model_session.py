"""A model and its renderer together, with the scripted engine."""

from __future__ import annotations

import pytest

from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.cli.model_session import ModelSession, raw_prompt
from groundup.engine.protocol import EngineSettings, Prompt, Span
from groundup.errors import EngineStoppedError, ModelError
from tests.canaries.trusting_prompt import parsed_as_a_whole
from tests.conftest import TinyModels

SETTINGS = EngineSettings(model_path="scripted.gguf")


async def test_answer_and_count() -> None:
    """Messages become a prompt, the prompt an answer; a count is that of the same prompt."""
    async with ModelSession(SETTINGS, worker="fake") as session:
        prompt = await session.prompt([Message("user", "two words")])
        text, done = await session.generate(prompt, AnswerParameters(max_tokens=2)).collect()
        assert text == "User: two "
        assert done.reason == "length"
        assert await session.count_tokens([Message("user", "hi")]) == len("User: hi\nAssistant:")


async def test_model_that_cannot_be_loaded_leaves_no_process(tiny_models: TinyModels) -> None:
    """The error of loading arrives, and the renderer that was started beside it has gone."""
    session = ModelSession(EngineSettings(model_path="/no/such/model.gguf"))
    with pytest.raises(ModelError):
        await session.__aenter__()
    assert session.renderer_process_id is None


async def test_crash_ends_the_answer_and_not_the_session() -> None:
    """After a crash the same session answers again."""
    async with ModelSession(SETTINGS, worker="fake") as session:
        crash = raw_prompt('{"tokens": 3, "crash_at": 1}')
        with pytest.raises(EngineStoppedError):
            await session.generate(crash, AnswerParameters(), is_raw=True).collect()
        text, _ = await session.generate(raw_prompt("again"), AnswerParameters(), is_raw=True).collect()
        assert text == "again "


@pytest.mark.parametrize("kind", ["llama", "qwen3", "gemma3"])
async def test_special_text_stays_text_for_a_real_tokenizer(kind: str, tiny_models: TinyModels) -> None:
    """The names of all control tokens in a question add no control token; in one control span they would."""
    async with ModelSession(EngineSettings(model_path=str(tiny_models(kind)))) as session:
        specials = session.facts.special_texts
        assert specials
        control = {(await session.tokens(raw_prompt(name)))[-1] for name in specials}
        words = " ".join(specials)
        harmless = await session.tokens(await session.prompt([Message("user", "words")]))
        prompt = await session.prompt([Message("user", words)])
        hostile = await session.tokens(prompt)
        trusting = await session.tokens(Prompt(spans=parsed_as_a_whole(prompt)))
        counts = [sum(token in control for token in tokens) for tokens in (harmless, hostile, trusting)]
        assert counts[0] == counts[1] < counts[2]


def test_raw_prompt_is_control_text() -> None:
    """Only the owner's raw mode may name control tokens."""
    assert raw_prompt("<s>").spans == [Span("<s>", control=True)]
