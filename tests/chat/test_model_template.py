"""Which template a model is asked through, of those in its weights and beside them."""

from __future__ import annotations

import msgspec
import pytest

from groundup.chat.messages import Message
from groundup.chat.model_template import model_template
from groundup.cli.model_session import ModelSession
from groundup.engine.protocol import EngineFacts, EngineSettings, Span
from groundup.library.model_settings import SavedTemplate
from tests.conftest import TinyModels

GO = "{{ if .System }}<|system|>{{ .System }}{{ end }}<|user|>{{ .Prompt }}<|bot|>{{ .Response }}"
HI = [Message("user", "Hi")]


async def facts_with(template: str | None, *, adds_bos: bool = True) -> EngineFacts:
    """The facts of the scripted engine, with another template."""
    async with ModelSession(EngineSettings(model_path="scripted.gguf"), worker="fake") as session:
        return msgspec.structs.replace(
            session.facts, chat_template=template, bos_text="<s>", adds_bos=adds_bos
        )


@pytest.mark.parametrize(
    ("own", "saved", "written"),
    [
        ("weights", None, "weights"),
        (None, None, None),
        ("weights", SavedTemplate(GO, is_go=True, is_chosen=False), "weights"),
        (None, SavedTemplate(GO, is_go=True, is_chosen=False), GO),
        ("weights", SavedTemplate(GO, is_go=True, is_chosen=True), GO),
        ("weights", SavedTemplate("jinja", is_go=False, is_chosen=True), "jinja"),
    ],
)
async def test_order(own: str | None, saved: SavedTemplate | None, written: str | None) -> None:
    """One that was chosen comes first, then that of the weights, then one that came along."""
    found = model_template(saved, await facts_with(own))
    assert found.written == written
    assert found.notice == ""


@pytest.mark.parametrize(("own", "instead"), [("weights", "that of the weights"), (None, "plain script")])
async def test_template_that_cannot_be_used(own: str | None, instead: str) -> None:
    """It is replaced by the next best, and the notice says what is wrong and what is used."""
    saved = SavedTemplate("{{ .Prompt }}\n{{ shell }}", is_go=True, is_chosen=True)
    found = model_template(saved, await facts_with(own))
    assert found.jinja == own
    assert "line 2: the function 'shell' is not known" in found.notice
    assert instead in found.notice


@pytest.mark.parametrize(("adds_bos", "bos"), [(True, "<s>"), (False, "")])
async def test_begin_token_of_a_go_template(adds_bos: bool, bos: str) -> None:
    """Such templates leave it to the model whether a text begins with one."""
    saved = SavedTemplate(GO, is_go=True, is_chosen=True)
    assert model_template(saved, await facts_with(None, adds_bos=adds_bos)).bos_text == bos


async def test_session_asks_through_it() -> None:
    """The prompt is written by the template beside the weights; what people say in it stays text."""
    saved = SavedTemplate(GO, is_go=True, is_chosen=True)
    settings = EngineSettings(model_path="scripted.gguf")
    async with ModelSession(settings, template=saved, worker="fake") as session:
        prompt = await session.prompt([Message("system", "Be kind."), *HI])
    assert "".join(span.text for span in prompt.spans).endswith("<|system|>Be kind.<|user|>Hi<|bot|>")


async def test_special_text_in_a_go_template(tiny_models: TinyModels) -> None:
    """The names of control tokens in a question stay words here as in any other template."""
    saved = SavedTemplate(GO, is_go=True, is_chosen=True)
    async with ModelSession(
        EngineSettings(model_path=str(tiny_models("llama")), threads=1), template=saved
    ) as session:
        name = session.facts.special_texts[0]
        prompt = await session.prompt([Message("user", f"a{name}b")])
        assert Span(name, control=False) in prompt.spans
