"""Trainer and llama.cpp cut text the same way, and conversations have one form."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message
from groundup.chat.template import render
from groundup.engine.libllama import Model
from groundup.seedling.corpus.dialogue import Dialogue, Turn
from groundup.seedling.export import tokenizer_sha256
from groundup.seedling.tokenizer import (
    ASSISTANT_ID,
    CHAT_TEMPLATE,
    END_ID,
    LONGEST_TOKEN,
    SPECIAL_TOKENS,
    SYSTEM_ID,
    USER_ID,
    encode_dialogues,
    encode_plain,
    encode_question,
    train_tokenizer,
)
from tests.seedling.random_model import write_random_model

STRINGS = 10_000
VOCABULARY_SHA256 = "dc8d586d9b04bd1f8995b95e31ad1bcc0f8d4ec4c907a83ceb158b71b62f5883"  # of this corpus


@pytest.fixture(scope="module")
def vocabulary(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The same tokenizer as llama.cpp reads it from a model file."""
    path = write_random_model(tmp_path_factory.mktemp("seedling") / "model.gguf", tokenizer)
    model = Model(path, vocabulary_only=True)
    yield model.vocabulary
    model.close()


def _printable(rng: random.Random) -> str:
    return "".join(chr(rng.randint(32, 126)) for _ in range(rng.randint(1, 40)))


def _spaces(rng: random.Random) -> str:
    return "".join(rng.choice(" \n\t\r,.'\"sabc012") for _ in range(rng.randint(1, 40)))


def _numbers(rng: random.Random) -> str:
    return " ".join(str(rng.randint(0, 10 ** rng.randint(1, 9))) for _ in range(5))


def _unicode(rng: random.Random) -> str:
    letters = (chr(rng.randint(0, 0x10FFFF)) for _ in range(rng.randint(1, 120)))
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Cs", "Cn", "Co"))


def _scripts(rng: random.Random) -> str:
    ranges = (
        (0xA0, 0x24F),
        (0x370, 0x3FF),
        (0x400, 0x4FF),
        (0x600, 0x6FF),
        (0x4E00, 0x9FFF),
        (0x1F300, 0x1F64F),
    )
    return "".join(chr(rng.randint(*rng.choice(ranges))) if rng.random() < 0.8 else " " for _ in range(30))


@pytest.mark.parametrize("draw", [_printable, _spaces, _numbers, _unicode, _scripts])
def test_llama_cpp_cuts_every_string_the_same_way(
    draw: Callable[[random.Random], str], tokenizer: Any, vocabulary: Any
) -> None:
    """Trainer and engine agree token for token, Unicode and digits included."""
    rng = random.Random(0)
    for _ in range(STRINGS // 5):
        text = draw(rng)
        assert vocabulary.tokenize(text, parse_special=False) == encode_plain(tokenizer, text)


def test_every_digit_is_a_token(tokenizer: Any) -> None:
    """Numbers are cut into single digits, so that sums can be learned."""
    assert [tokenizer.id_to_token(token) for token in encode_plain(tokenizer, "1234")] == ["1", "2", "3", "4"]


def test_special_tokens_in_a_question_are_ordinary_letters(tokenizer: Any, vocabulary: Any) -> None:
    """Who types "<|end|>" writes seven characters."""
    question = f"What is {SPECIAL_TOKENS[0]}?"
    assert END_ID not in encode_plain(tokenizer, question)
    assert vocabulary.tokenize(question, parse_special=False) == encode_plain(tokenizer, question)


def test_special_tokens_come_first_and_end_answers(vocabulary: Any) -> None:
    """Ids 0 to 3 are the marks of a conversation, and only <|end|> ends an answer."""
    assert [vocabulary.special_text(token) for token in range(4)] == list(SPECIAL_TOKENS)
    assert [vocabulary.is_end(token) for token in range(4)] == [True, False, False, False]
    assert not vocabulary.adds_bos


def test_only_answers_are_learned(tokenizer: Any) -> None:
    """Questions and system prompts are read, answers and their end are learned."""
    dialogue = Dialogue("test", (Turn("Hi", "Hello!"), Turn("Bye", "See you!")), system="Be polite.")
    ((tokens, learned),) = encode_dialogues(tokenizer, [dialogue])
    written = [token for token, flag in zip(tokens, learned, strict=True) if flag]
    hello, see_you = encode_plain(tokenizer, "Hello!"), encode_plain(tokenizer, "See you!")
    assert written == [*hello, END_ID, *see_you, END_ID]
    assert [token for token in tokens if token in (SYSTEM_ID, USER_ID, ASSISTANT_ID)] == [
        SYSTEM_ID,
        USER_ID,
        ASSISTANT_ID,
        USER_ID,
        ASSISTANT_ID,
    ]


def test_a_word_backwards_is_learned_letter_by_letter(tokenizer: Any) -> None:
    """What is no word is written in single letters, and reads the same."""
    turn = Turn("Reverse water.", "w a t e r backwards: retaw.", letterwise="retaw")
    ((tokens, _),) = encode_dialogues(tokenizer, [Dialogue("test", (turn,))])
    answer = tokens[tokens.index(ASSISTANT_ID) + 1 : -1]
    assert tokenizer.decode(answer) == turn.answer
    assert [tokenizer.decode([token]) for token in answer[-6:]] == [" r", "e", "t", "a", "w", "."]


def test_no_token_is_longer_than_the_limit(tokenizer: Any) -> None:
    """Long words are cut into pieces, so that their letters can be learned from other words."""
    lengths = map(len, set(tokenizer.get_vocab()) - set(SPECIAL_TOKENS))
    assert LONGEST_TOKEN - 2 <= max(lengths) <= LONGEST_TOKEN


def test_chat_template_writes_what_the_training_saw(tokenizer: Any, vocabulary: Any) -> None:
    """The template in the file, rendered, has the tokens of a conversation in the training."""
    dialogue = Dialogue("test", (Turn("Hi", "Hello!"),), system="Be polite.")
    ((trained, _),) = encode_dialogues(tokenizer, [dialogue])
    messages = [Message("system", "Be polite."), Message("user", "Hi"), Message("assistant", "Hello!")]
    job = RenderJob(template=CHAT_TEMPLATE, messages=messages, bos="", eos="", add_generation_prompt=False)
    assert vocabulary.tokenize(render(job), parse_special=True) == trained


def test_chat_template_lets_the_assistant_speak_next(tokenizer: Any, vocabulary: Any) -> None:
    """With a generation prompt the text ends where the answer begins."""
    job = RenderJob(
        template=CHAT_TEMPLATE, messages=[Message("user", "Hi")], bos="", eos="", add_generation_prompt=True
    )
    assert vocabulary.tokenize(render(job), parse_special=True) == encode_question(tokenizer, "Hi")


def test_training_the_tokenizer_is_repeatable() -> None:
    """The same seed gives the same vocabulary, to the last merge."""
    assert train_tokenizer(3, 500).to_str() == train_tokenizer(3, 500).to_str()


@pytest.mark.drill
def test_the_vocabulary_of_this_corpus_is_the_same_everywhere() -> None:
    """Learned from the corpus of now, it has the same words and merges on any machine."""
    assert tokenizer_sha256(train_tokenizer()) == VOCABULARY_SHA256
