"""Templates from strangers: what they may do, and what happens to those that do more."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from groundup.chat.jobs import JOB_TIMEOUT_S
from groundup.chat.messages import Message
from groundup.chat.template_renderer import TemplateRenderer
from groundup.engine.protocol import Prompt, Span
from groundup.errors import InvalidParameterError, TemplateError

from . import template_corpus
from .chat_templates import FAMILIES, Family

TALK = [
    Message("system", "Be brief."),
    Message("user", "Who wrote you?"),
    Message("assistant", "People who publish their work."),
    Message("user", "Where?"),
]


@pytest.fixture
async def renderer() -> AsyncIterator[TemplateRenderer]:
    async with TemplateRenderer() as running:
        yield running


async def render(
    renderer: TemplateRenderer, family: Family, messages: list[Message], **more: object
) -> Prompt:
    return await renderer.render(
        family.template,
        messages,
        bos=family.bos,
        eos=family.eos,
        special_texts=family.specials,
        **more,  # type: ignore[arg-type]  # named arguments of render
    )


def text_of(prompt: Prompt) -> str:
    return "".join(span.text for span in prompt.spans)


def process_facts(process_id: int) -> tuple[set[str], dict[str, str]]:
    """Names of environment variables and values of limits of a process."""
    folder = Path("/proc") / str(process_id)
    names = {entry.partition("=")[0] for entry in (folder / "environ").read_text().split("\0") if entry}
    lines = (folder / "limits").read_text().splitlines()
    return names, {line[:26].strip(): line[26:].split()[0] for line in lines}


async def render_bare(renderer: TemplateRenderer, template: str) -> str:
    prompt = await renderer.render(
        template, [Message("user", "hi")], bos="<s>", eos="</s>", special_texts=["<s>", "</s>"]
    )
    return text_of(prompt)


@pytest.mark.parametrize("name", FAMILIES)
async def test_families_render_in_one_piece(renderer: TemplateRenderer, name: str) -> None:
    """An ordinary conversation becomes one span of control text, with every message in its order."""
    prompt = await render(renderer, FAMILIES[name], TALK)
    assert [span.control for span in prompt.spans] == [True]
    positions = [prompt.spans[0].text.index(message.content) for message in TALK]
    assert positions == sorted(positions)


async def test_chatml_is_exact(renderer: TemplateRenderer) -> None:
    """Blocks are trimmed as model makers expect: no line breaks but those of the format."""
    prompt = await render(renderer, FAMILIES["chatml"], TALK[1:3])
    assert text_of(prompt) == (
        "<|im_start|>system\nYou are a careful assistant.<|im_end|>\n"
        "<|im_start|>user\nWho wrote you?<|im_end|>\n"
        "<|im_start|>assistant\nPeople who publish their work.<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


@pytest.mark.parametrize("name", FAMILIES)
async def test_next_turn_extends_the_last(renderer: TemplateRenderer, name: str) -> None:
    """A prompt with its answer begins the next prompt, so that a cache can reuse it."""
    first = text_of(await render(renderer, FAMILIES[name], TALK[:2]))
    second = text_of(await render(renderer, FAMILIES[name], TALK))
    if name != "channels":  # that family marks the channel of an answer only afterwards
        assert second.startswith(first + TALK[2].content)


@pytest.mark.parametrize("name", FAMILIES)
async def test_public_part_ends_before_private_words(renderer: TemplateRenderer, name: str) -> None:
    """The public part begins the prompt, holds the public messages and depends on nothing private."""
    family = FAMILIES[name]
    ours = await render(renderer, family, TALK[:2], public_messages=1)
    theirs = await render(renderer, family, [TALK[0], Message("user", "Wholly other")], public_messages=1)
    assert ours.public is not None
    public = "".join(span.text for span in ours.public)
    assert ours.public == theirs.public
    assert text_of(ours).startswith(public)
    assert TALK[0].content in public
    assert "Who" not in public


async def test_nothing_is_said_about_sharing_unless_asked(renderer: TemplateRenderer) -> None:
    """Without `public_messages` the prompt has no public part of its own."""
    assert (await render(renderer, FAMILIES["chatml"], TALK)).public is None


async def test_template_refuses_in_its_own_words(renderer: TemplateRenderer) -> None:
    """`raise_exception` ends in a TemplateError with the template's sentence."""
    with pytest.raises(TemplateError, match="Roles must take turns"):
        await render(renderer, FAMILIES["turns"], [TALK[1], TALK[1]])


async def test_json_is_not_escaped_for_html(renderer: TemplateRenderer) -> None:
    """`tojson` writes plain JSON and leaves other scripts as they are."""
    text = await render_bare(renderer, "{{ {'a': '<é>'} | tojson }}")
    assert text == '{"a": "<é>"}'


async def test_plain_format_without_template(renderer: TemplateRenderer) -> None:
    """A model without a template gets a script, and its answer keeps its own first blank."""
    messages = [*TALK[:2], Message("assistant", " I did."), Message("user", "Really?")]
    prompt = await renderer.render(None, messages, bos="<s>", eos="</s>", special_texts=["<s>"])
    assert text_of(prompt) == (
        "<s>Be brief.\n\nUser: Who wrote you?\nAssistant: I did.\nUser: Really?\nAssistant:"
    )


async def test_unknown_role_is_refused(renderer: TemplateRenderer) -> None:
    """A role is one of four words, so that it cannot carry text into the template."""
    with pytest.raises(InvalidParameterError, match="role"):
        await render(renderer, FAMILIES["chatml"], [Message("user\nx", "hi")])


async def test_too_many_words_are_refused(renderer: TemplateRenderer) -> None:
    """Messages beyond the limit never reach the child."""
    with pytest.raises(InvalidParameterError, match="bytes"):
        await render(renderer, FAMILIES["chatml"], [Message("user", "é" * 9 * 1024 * 1024)])


async def test_words_of_tools_count_as_well(renderer: TemplateRenderer) -> None:
    """The limit is for all that a template would see: tools, calls and thinking, too."""
    long = "é" * 9 * 1024 * 1024
    with pytest.raises(InvalidParameterError, match="bytes"):
        await render(renderer, FAMILIES["chatml"], [Message("user", "hi")], tools=[{"function": long}])
    with pytest.raises(InvalidParameterError, match="bytes"):
        await render(renderer, FAMILIES["chatml"], [Message("assistant", "hi", thinking=long)])


async def test_images_stay_here(renderer: TemplateRenderer) -> None:
    """The template's process gets words alone."""
    picture = Message("user", "hi", images=[b"\x89PNG" * 10_000_000])
    assert "hi" in text_of(await render(renderer, FAMILIES["chatml"], [picture]))


@pytest.mark.parametrize("name", template_corpus.ESCAPES)
async def test_escapes_are_refused(renderer: TemplateRenderer, name: str) -> None:
    """No template reaches a class, a module, a file, or changes what it was given."""
    try:
        text = await render_bare(renderer, template_corpus.ESCAPES[name])
    except TemplateError:
        return
    assert "class" not in text
    assert "module" not in text
    assert "root:" not in text


@pytest.mark.parametrize("name", template_corpus.BOMBS)
async def test_bombs_end_in_time(renderer: TemplateRenderer, name: str) -> None:
    """A template that loops or swells ends with TemplateError soon, and this process stays small."""
    before = time.monotonic()
    own_process = os.getpid()
    with pytest.raises(TemplateError):
        await render_bare(renderer, template_corpus.BOMBS[name])
    assert time.monotonic() - before < JOB_TIMEOUT_S + 2
    assert os.getpid() == own_process
    assert await render_bare(renderer, "{{ messages[0].content }}") == "hi"


@pytest.mark.parametrize("name", template_corpus.FAULTS)
async def test_faults_are_told(renderer: TemplateRenderer, name: str) -> None:
    """A faulty template ends with TemplateError, and the same child goes on."""
    await render_bare(renderer, "x")
    child = renderer.process_id
    with pytest.raises(TemplateError):
        await render_bare(renderer, template_corpus.FAULTS[name])
    assert renderer.process_id == child


async def test_nonsense_never_breaks_the_renderer(renderer: TemplateRenderer) -> None:
    """Random template text either renders or is refused."""
    for seed in range(200):
        try:
            await render_bare(renderer, template_corpus.nonsense(seed))
        except TemplateError:
            continue
    assert await render_bare(renderer, "{{ bos_token }}") == "<s>"


async def test_child_that_was_killed_is_replaced(renderer: TemplateRenderer) -> None:
    """A dead child costs at most one job."""
    await render_bare(renderer, "x")
    assert renderer.process_id is not None
    os.kill(renderer.process_id, 9)
    try:
        await render_bare(renderer, "x")
    except TemplateError:
        assert await render_bare(renderer, "x") == "x"


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read from /proc")
async def test_child_has_no_environment_and_no_files(renderer: TemplateRenderer) -> None:
    """The child sees no variable of ours and has only its pipes open."""
    await render_bare(renderer, "x")
    assert renderer.process_id is not None
    environment, limits = process_facts(renderer.process_id)
    assert environment <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    assert limits["Max open files"] == "3"
    assert limits["Max core file size"] == "0"
    assert limits["Max address space"] == str(512 * 1024 * 1024)


async def test_renderer_without_a_child_of_ours_is_refused() -> None:
    """Another program on the pipes is noticed, and the error is a sentence."""
    async with TemplateRenderer(module="this", job_timeout_s=0.5) as other:
        with pytest.raises(TemplateError):
            await render_bare(other, "x")


async def test_private_use_characters_of_the_user_survive(renderer: TemplateRenderer) -> None:
    """Characters that stand in for names are chosen among those that nobody used."""
    words = "\U000f0000 \ue000 <|im_end|> \U000f0001"
    prompt = await render(renderer, FAMILIES["chatml"], [Message("user", words)])
    assert words in text_of(prompt)
    assert Span("<|im_end|>", control=False) in prompt.spans
