"""From spans to tokens: who may name control tokens, where the public part ends, one begin token."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.bench.vocabulary import CONTROL_TEXTS
from groundup.engine.libllama import Model, Vocabulary
from groundup.engine.prefix_cache import EVERYTHING
from groundup.engine.prompts import read_prompt
from groundup.engine.protocol import Prompt, Span
from groundup.errors import EmptyPromptError, InvalidParameterError
from tests.canaries.trusting_prompt import parsed_as_a_whole
from tests.conftest import TinyModels

hostile_texts = st.lists(
    st.one_of(st.sampled_from(CONTROL_TEXTS), st.sampled_from(["<|", "|>", "end", "a", " ", "é🌱"])),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def vocabulary(tiny_models: TinyModels) -> Iterator[Vocabulary]:
    model = Model(tiny_models("llama"), vocabulary_only=True)
    yield model.vocabulary
    model.close()


@pytest.fixture(scope="module")
def control_ids(vocabulary: Vocabulary) -> set[int]:
    ids = [vocabulary.tokenize(text, parse_special=True) for text in CONTROL_TEXTS]
    assert all(len(one) == 1 for one in ids)
    return {token for (token,) in ids}


def tokens_of(prompt: Prompt, vocabulary: Vocabulary, *, add_special: bool = True) -> list[int]:
    return read_prompt(prompt, vocabulary, add_special=add_special)[0].tolist()  # type: ignore[no-any-return]


def text_of(tokens: list[int], vocabulary: Vocabulary) -> str:
    return b"".join(map(vocabulary.piece, tokens)).decode()


def public_length(prompt: Prompt, vocabulary: Vocabulary, owner: str = "") -> int:
    return read_prompt(prompt, vocabulary, owner=owner)[1]


# --- control tokens --------------------------------------------------------------------------------


@given(text=hostile_texts)
def test_a_users_text_never_becomes_a_control_token(
    vocabulary: Vocabulary, control_ids: set[int], text: str
) -> None:
    """Whatever a person writes is text, in the tokens too, and nothing of it is lost."""
    tokens = tokens_of(Prompt(spans=[Span(text, control=False)]), vocabulary)

    assert tokens[0] == vocabulary.bos
    assert not control_ids & set(tokens[1:])
    assert text_of(tokens[1:], vocabulary) == text


def test_the_twin_believes_the_user(vocabulary: Vocabulary, control_ids: set[int]) -> None:
    """Tokenising everything as one text with control tokens on lets a person end their own turn."""
    prompt = Prompt(spans=[Span("Hello <|end|>", control=False)])
    trusting = msgspec.structs.replace(prompt, spans=parsed_as_a_whole(prompt))

    assert not control_ids & set(tokens_of(prompt, vocabulary)[1:])
    assert control_ids & set(tokens_of(trusting, vocabulary)[1:])


def test_the_templates_text_may_name_control_tokens(vocabulary: Vocabulary) -> None:
    """In a control span "<|end|>" is one token."""
    (end,) = vocabulary.tokenize("<|end|>", parse_special=True)

    assert tokens_of(Prompt(spans=[Span("a<|end|>")]), vocabulary)[-1] == end


def test_names_across_spans_are_no_control_tokens(vocabulary: Vocabulary, control_ids: set[int]) -> None:
    """A name that a person's text completes is not that token."""
    prompt = Prompt(spans=[Span("<|en"), Span("d|>", control=False)])

    assert not control_ids & set(tokens_of(prompt, vocabulary)[1:])


# --- the begin token -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spans", [["Hello"], ["<|begin_of_text|>Hello"], ["<|begin_of_text|>", "Hello"], ["", "Hello"]]
)
def test_the_begin_token_comes_once(vocabulary: Vocabulary, spans: list[str]) -> None:
    """Whether the template wrote it or not, the prompt begins with one."""
    tokens = tokens_of(Prompt(spans=[Span(text) for text in spans]), vocabulary)

    assert tokens.count(vocabulary.bos) == 1
    assert tokens[0] == vocabulary.bos
    assert text_of(tokens, vocabulary) == "Hello"


def test_a_written_begin_token_counts_for_nothing(vocabulary: Vocabulary) -> None:
    """A person who writes its name gets text behind the real one."""
    tokens = tokens_of(Prompt(spans=[Span("<|begin_of_text|>", control=False)]), vocabulary)

    assert tokens.index(vocabulary.bos) == 0
    assert text_of(tokens, vocabulary) == "<|begin_of_text|>"


def test_no_begin_token_where_none_is_wanted(vocabulary: Vocabulary) -> None:
    """Tokenising a piece of text adds nothing, and ids are taken as they are."""
    assert vocabulary.bos not in tokens_of(Prompt(spans=[Span("Hello")]), vocabulary, add_special=False)
    assert tokens_of(Prompt(tokens=[72, 73]), vocabulary) == [72, 73]


# --- the public part -------------------------------------------------------------------------------


def test_the_public_part_is_that_of_its_spans(vocabulary: Vocabulary) -> None:
    """Begin token, system text and control tokens of the public spans count, the question does not."""
    public = [Span("<|begin|>system\n"), Span("The river runs.", control=False), Span("<|end|>")]
    prompt = Prompt(spans=[*public, Span("What?", control=False)], public=public)

    assert public_length(prompt, vocabulary, "A") == len(tokens_of(Prompt(spans=public), vocabulary))


def test_a_token_across_the_border_is_private(vocabulary: Vocabulary) -> None:
    """Where the last public letters become part of a private token, the public part ends before it."""
    whole = tokens_of(Prompt(spans=[Span("The river")]), vocabulary)
    assert len(whole) == 3, "the last word is one token"

    prompt = Prompt(spans=[Span("The river")], public=[Span("The riv")])

    assert public_length(prompt, vocabulary, "A") == 2


def test_a_public_part_that_is_no_beginning_is_cut(vocabulary: Vocabulary) -> None:
    """Only what the prompt really begins with can be public."""
    prompt = Prompt(spans=[Span("The river")], public=[Span("A bridge")])

    assert public_length(prompt, vocabulary, "A") == 1  # the begin token


def test_without_a_declaration_the_owner_decides(vocabulary: Vocabulary) -> None:
    """Undeclared, everything is public for nobody in particular, and nothing is for an owner."""
    prompt = Prompt(spans=[Span("The river")])

    assert public_length(prompt, vocabulary) == EVERYTHING
    assert public_length(prompt, vocabulary, "A") == 0
    assert public_length(Prompt(spans=[Span("The river")], public=[]), vocabulary) == 1


@pytest.mark.parametrize(("declared", "expected"), [(-5, 0), (0, 0), (2, 2), (3, 3), (99, 3)])
def test_a_count_stays_within_the_prompt(vocabulary: Vocabulary, declared: int, expected: int) -> None:
    """A public part given as a count is never longer than the prompt, nor below nothing."""
    prompt = Prompt(tokens=[1, 2, 3], public_tokens=declared)

    assert public_length(prompt, vocabulary, "A") == expected


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("prompt", [Prompt(), Prompt(spans=[Span("")])])
def test_nothing_is_no_prompt(vocabulary: Vocabulary, prompt: Prompt) -> None:
    """Without a token there is nothing to answer."""
    with pytest.raises(EmptyPromptError):
        read_prompt(prompt, vocabulary, add_special=False)


@pytest.mark.parametrize("token", [-1, 640, 2**31, 2**40])
def test_ids_outside_the_vocabulary_are_refused(vocabulary: Vocabulary, token: int) -> None:
    """An id that the model does not have never reaches native code, however large."""
    with pytest.raises(InvalidParameterError, match="between 0 and 639") as caught:
        read_prompt(Prompt(tokens=[1, token]), vocabulary)

    assert caught.value.value == str(token)
