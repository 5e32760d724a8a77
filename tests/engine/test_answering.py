"""What of a model's tokens becomes text."""

from __future__ import annotations

from groundup.engine.protocol import Prompt, Sampling, Span
from tests.conftest import TinyModels

from .real_engines import real_engine


async def test_only_control_tokens_that_somebody_reads_are_shown(tiny_models: TinyModels) -> None:
    """The names of those that a parser asked for are part of the text; the others leave nothing."""
    async with real_engine(tiny_models("qwen3")) as engine:
        end = engine.facts.eos_text
        first, other, *_ = [name for name in engine.facts.special_texts if name not in (end, "")]
        (token,) = (await engine.tokenize(Prompt(spans=[Span(first)]))).tokens
        always = Sampling(temperature=0, logit_bias={token: 1000.0})
        shown = {}
        for names in ((), (other,), (first, other)):
            answer = engine.generate(
                Prompt(spans=[Span("hello")]),
                sampling=always,
                max_tokens=3,
                ignore_eos=True,
                show_control=names,
            )
            shown[names], done = await answer.collect()
            assert done.usage.generated_tokens == 3
    assert list(shown.values()) == ["", "", first * 3]
