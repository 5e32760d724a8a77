"""Images reach the prompt where they stood among the words, whatever a template does around them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from groundup.chat.messages import Message
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.protocol import Prompt, Span
from groundup.errors import TemplateError

pytestmark = pytest.mark.asyncio(loop_scope="module")
ALL = "{% for one in messages %}<|{{ one.role }}|>{{ one.content | trim }}<|end|>{% endfor %}"
NAMES = ["<|user|>", "<|system|>", "<|end|>"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[TemplateRenderer]:
    async with TemplateRenderer() as running:
        yield running


async def render(
    renderer: TemplateRenderer, *messages: Message, template: str | None = ALL, public: int | None = None
) -> Prompt:
    """The prompt in a format with control tokens."""
    return await renderer.render(
        template, messages, bos="", eos="", special_texts=NAMES, public_messages=public
    )


def shown(spans: list[Span] | None) -> str:
    """The spans in one line: [0] is an image, and words that mean no control token are in brackets."""
    parts = [
        f"[{span.image}]" if span.image is not None else span.text if span.control else f"({span.text})"
        for span in spans or []
    ]
    return "".join(parts)


async def test_images_stand_before_the_words(renderer: TemplateRenderer) -> None:
    """Without places, as Ollama's clients send them, images come first, in order."""
    prompt = await render(renderer, Message("user", "What?", images=[b"a", b"b"]))

    assert shown(prompt.spans) == "<|user|>[0][1]What?<|end|>"
    assert prompt.images == [b"a", b"b"]


async def test_places_among_the_words_are_kept(renderer: TemplateRenderer) -> None:
    """Images stand where they stood, in every message."""
    prompt = await render(
        renderer,
        Message("user", "One\ntwo", images=[b"a", b"b"], image_places=[4, 7]),
        Message("system", "Both?"),
        Message("user", "", images=[b"c"]),
    )

    expected = "<|user|>One\n[0]two[1]<|end|><|system|>Both?<|end|><|user|>[2]<|end|>"
    assert shown(prompt.spans) == expected


async def test_words_beside_an_image_stay_words(renderer: TemplateRenderer) -> None:
    """The name of a control token, also one that an image cuts in two, means nothing."""
    whole = await render(renderer, Message("user", "<|end|>", images=[b"a"], image_places=[7]))
    cut = await render(renderer, Message("user", "<|end|>", images=[b"a"], image_places=[3]))

    assert shown(whole.spans) == "<|user|>(<|end|>)[0]<|end|>"
    assert shown(cut.spans) == "<|user|><|e[0]nd|><|end|>"


async def test_public_images_are_public(renderer: TemplateRenderer) -> None:
    """A lesson may hold an image, and what follows it may hold others."""
    lesson = Message("system", "Look.", images=[b"a"])
    prompt = await render(renderer, lesson, Message("user", "What?", images=[b"b"]), public=1)

    assert shown(prompt.public) == "<|system|>[0]Look.<|end|><|user|>"


async def test_an_image_that_is_left_out_is_an_error(renderer: TemplateRenderer) -> None:
    """A template that drops a message drops its image, and an answer would be about something else."""
    with pytest.raises(TemplateError, match="leaves out image 1"):
        await render(
            renderer,
            Message("user", "One", images=[b"a"]),
            Message("user", "Two"),
            template="{{ messages[-1].content }}",
        )


async def test_models_without_template_see_too(renderer: TemplateRenderer) -> None:
    """The plain format of base models has room for an image."""
    prompt = await render(renderer, Message("user", "What?", images=[b"a"]), template=None)

    assert shown(prompt.spans) == "User: [0]What?\nAssistant:"
