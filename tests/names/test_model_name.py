"""Names of models: what is one, what it defaults to, and which two are the same."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import GroundupError, InvalidDigestError, InvalidNameError
from groundup.names import Digest, HubKind, ModelName

PIN = f"sha256:{'ab' * 32}"
VALID = {
    "qwen3": ("registry.ollama.ai", "library", "qwen3", "latest"),
    "qwen3:4b": ("registry.ollama.ai", "library", "qwen3", "4b"),
    "me/Poet:V1.2": ("registry.ollama.ai", "me", "Poet", "V1.2"),
    "https://registry.ollama.ai/library/qwen3": ("registry.ollama.ai", "library", "qwen3", "latest"),
    "localhost:5000/team/model:7b": ("localhost:5000", "team", "model", "7b"),
    "registry.school.example/model": ("registry.school.example", "library", "model", "latest"),
    "registry.example/org/team/model:1": ("registry.example", "org/team", "model", "1"),
    "hf.co/owner/Repo-GGUF:Q4_K_M": ("hf.co", "owner", "Repo-GGUF", "Q4_K_M"),
    "huggingface.co/owner/repo": ("hf.co", "owner", "repo", "latest"),
    "_x/_y:_z": ("registry.ollama.ai", "_x", "_y", "_z"),
    f"{'a' * 80}/{'b' * 80}:{'c' * 80}": ("registry.ollama.ai", "a" * 80, "b" * 80, "c" * 80),
}
INVALID = [
    "", ":", "/", "a/", "/a", "a:", ":a", "a//b", "a b", "-a", ".a", "a:.b", "a.b.c/", "ä", "a\n", "a\0",
    "../a", "a/../b", "a\\b", "ftp://a/b/c", "hf.co/a", "hf.co/a/b/c", "a:b:c", "a" * 81,
    "host:port/a/b", "x" * 2000, "a/b.c/d:e/f", "a@", "a@sha256:zz", f"a@{PIN}0", f"a@{PIN}@{PIN}", "~a",
    "a+b", "a%2e", "a?b", "a#b", "registry.example/" + "n/" * 120 + "a",
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), VALID.items(), ids=lambda value: str(value)[:30])
def test_names_are_taken_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    """Each part is found, and what is missing takes its default."""
    name = ModelName.parse(text)
    assert (name.host, name.namespace, name.model, name.tag) == parts


@pytest.mark.parametrize("text", INVALID, ids=lambda text: repr(text)[:30])
def test_other_texts_are_refused(text: str) -> None:
    """The error says what is wrong and shows an example."""
    with pytest.raises((InvalidNameError, InvalidDigestError)) as caught:
        ModelName.parse(text)
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("text", VALID, ids=lambda text: text[:30])
def test_short_and_full_forms_give_the_same_name(text: str) -> None:
    """Both can be parsed again."""
    name = ModelName.parse(text)
    assert ModelName.parse(name.short) == name
    assert ModelName.parse(name.full) == name
    assert len(name.short) <= len(name.full)


def test_the_short_form_drops_defaults_and_keeps_the_tag() -> None:
    """As Ollama shows names."""
    assert ModelName.parse("registry.ollama.ai/library/qwen3").short == "qwen3:latest"
    assert ModelName.parse("me/poet").short == "me/poet:latest"
    assert ModelName.parse("hf.co/a/b:Q8_0").short == "hf.co/a/b:Q8_0"


def test_capitals_and_schemes_make_no_difference() -> None:
    """Names are the same model however they are spelled; a host's other name counts too."""
    assert ModelName.parse("QWEN3:4B") == ModelName.parse("https://Registry.Ollama.AI/Library/qwen3:4b")
    assert hash(ModelName.parse("A")) == hash(ModelName.parse("a"))
    assert ModelName.parse("HuggingFace.co/A/b") == ModelName.parse("hf.co/a/B")
    assert ModelName.parse("a") != ModelName.parse("b")


def test_a_digest_pins_a_manifest() -> None:
    """It is part of the name."""
    name = ModelName.parse(f"me/poet:v1@{PIN}")
    assert name.digest == Digest.parse(PIN)
    assert name.full.endswith(f"poet:v1@{PIN}")
    assert name != ModelName.parse("me/poet:v1")


def test_hubs_are_told_apart() -> None:
    """By the host; the built-in model and the host "local" are nowhere else."""
    hubs = {
        text: ModelName.parse(text).hub
        for text in ("qwen3", "hf.co/a/b", "seedling", "local/me/poet", "me/seedling")
    }
    assert list(hubs.values()) == [
        HubKind.REGISTRY, HubKind.HUGGING_FACE, HubKind.LOCAL, HubKind.LOCAL, HubKind.REGISTRY,
    ]  # fmt: skip


@given(
    st.text(alphabet=string.ascii_letters + string.digits + "._-:/@~ ", max_size=40) | st.text(max_size=40)
)
def test_every_text_is_a_name_or_an_error(text: str) -> None:
    """Whatever is typed, nothing else is raised, and a name is stable when it is written and read."""
    try:
        name = ModelName.parse(text)
    except GroundupError:
        return
    assert ModelName.parse(name.full) == name
    assert not {"..", ""} & set(name.full.split("/"))
