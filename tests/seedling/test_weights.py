"""The shipped model file is what the package says it is, and answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.engine.libllama import Model
from groundup.seedling import weights_path
from groundup.seedling.answering import through_engine
from groundup.seedling.corpus.stream import corpus_hash
from groundup.seedling.corpus.topics import topics
from groundup.seedling.evaluate import Respondent
from groundup.seedling.shape import Shape

LARGEST_BYTES = 20_000_000


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    model = Model(weights_path(), vocabulary_only=False)
    yield model
    model.close()


@pytest.fixture(scope="module")
def seedling() -> Iterator[Respondent]:
    with through_engine(weights_path()) as respondent:
        yield respondent


def test_file_is_small() -> None:
    """It is shipped inside the package, so it has at most 20 MB."""
    assert weights_path().stat().st_size <= LARGEST_BYTES


def test_file_has_the_shape_in_the_code(model: Model) -> None:
    """Parameters and context are those that the code and Seedling itself state."""
    assert model.parameters == Shape().parameter_count()
    assert model.training_context_tokens == Shape().context_tokens
    assert model.description.startswith("llama")


def test_file_names_the_corpus_in_the_code(model: Model) -> None:
    """Who changes the corpus must train again: the file's hash is that of the generator."""
    seed = int(model.metadata("groundup.seedling.seed"))
    assert model.metadata("groundup.seedling.corpus_sha256") == corpus_hash(seed)
    assert model.metadata("general.license") == "Apache-2.0"


def test_first_question_of_a_user_gets_a_right_answer(seedling: Respondent) -> None:
    """The README's question is answered with one of the written answers, to the letter."""
    topic = next(topic for topic in topics() if topic.key == "open-source-ai")
    assert seedling.answer(["What is open source AI?"]) in topic.answers


@pytest.mark.parametrize("question", ["Who is the king of Sweden?", "Write an essay about snow."])
def test_what_it_does_not_know_is_declined(seedling: Respondent, question: str) -> None:
    """A question outside gets an honest refusal that names the way to a bigger model."""
    assert seedling.answer([question]).endswith("groundup run NAME")


def test_data_card_names_this_corpus(model: Model) -> None:
    """The page of reference states the hash that is in the file."""
    page = Path(__file__).parents[2] / "docs" / "reference" / "seedling.md"
    assert model.metadata("groundup.seedling.corpus_sha256") in page.read_text("utf-8")
