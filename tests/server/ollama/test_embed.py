"""Vectors by Ollama's API: `/api/embed`, and `/api/embeddings` as older clients ask."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from groundup.bench.models import tiny_model
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile
from groundup.library.store import Transfer
from groundup.names import ModelName
from tests.server.live import live_server

from .conftest import Native, opened

EMBED = "/api/embed"


def length(vector: list[float]) -> float:
    """The length of a vector."""
    return math.sqrt(math.fsum(one * one for one in vector))


def embedded(native: Native, *texts: str, **more: Any) -> list[list[float]]:
    """The vectors of texts."""
    answer = native.post(EMBED, model="seedling", input=list(texts), **more)
    assert answer.status_code == 200, answer.text
    vectors: list[list[float]] = answer.json()["embeddings"]
    return vectors


def test_keys_of_an_answer(native: Native) -> None:
    """Model, vectors, durations and the count of all tokens, in this order."""
    answer = native.post(EMBED, model="seedling", input=["one", "two and three"]).json()
    assert list(answer) == ["model", "embeddings", "total_duration", "load_duration", "prompt_eval_count"]
    singles = [native.post(EMBED, model="seedling", input=text).json() for text in ("one", "two and three")]
    assert answer["prompt_eval_count"] == sum(one["prompt_eval_count"] for one in singles)


def test_vectors_have_length_1_and_keep_their_order(native: Native) -> None:
    """A batch gives the vectors of the single texts, in their order."""
    texts = [f"word {number}" for number in range(40)]
    batch = embedded(native, *texts)
    assert [pytest.approx(1, abs=1e-5)] * 40 == [length(vector) for vector in batch]
    for number in (0, 39):
        assert batch[number] == pytest.approx(embedded(native, texts[number])[0], abs=1e-4)


def test_fewer_dimensions(native: Native) -> None:
    """The first values are kept and normalised again; 0 stands for all of them."""
    (whole,), (short,) = embedded(native, "Hi"), embedded(native, "Hi", dimensions=4)
    assert length(short) == pytest.approx(1)
    assert short == pytest.approx([one / length(whole[:4]) for one in whole[:4]], abs=1e-6)
    assert embedded(native, "Hi", dimensions=0) == [pytest.approx(whole, abs=1e-6)]


@pytest.mark.parametrize("body", [{}, {"input": ""}, {"input": []}, {"input": None}])
def test_nothing_to_embed_loads(native: Native, body: dict[str, Any]) -> None:
    """Without a text the model is loaded, and the list of vectors is empty."""
    answer = native.post(EMBED, model="seedling", **body)
    assert answer.json()["embeddings"] == []


def test_a_long_text_is_cut_and_that_is_told(native: Native) -> None:
    """Cutting is this endpoint's default; a warning names the text and both figures."""
    answer = native.post(EMBED, model="seedling", input=["short", "long " * 1500])
    assert answer.status_code == 200
    assert "input-truncated;index=1;tokens=" in answer.headers["groundup-warning"]
    assert "kept=1024" in answer.headers["groundup-warning"]


def test_a_cut_text_is_as_the_short_one(native: Native) -> None:
    """What does not fit changes nothing: the vector is that of the beginning."""
    (cut,) = embedded(native, "one two three four five six seven", options={"num_ctx": 2})
    (other,) = embedded(native, "one two three and something else", options={"num_ctx": 2})
    assert cut == pytest.approx(other, abs=1e-6)


REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    ({"model": ""}, 404, "model '' not found"),
    ({"model": "absent"}, 404, 'model "absent" not found, try pulling it first'),
    ({"model": "a b"}, 400, "invalid model name"),
    ({"input": 3}, 400, "invalid input type"),
    ({"input": ["a", 3]}, 400, "invalid input type"),
    ({"input": {"a": "b"}}, 400, "invalid input type"),
    ({"input": ["a"] * 2049}, 400, "at most 2048 texts"),
    ({"input": ["a", ""]}, 400, "input[1]"),
    ({"dimensions": 10**6}, 400, "dimensions: must be between 1 and"),
    ({"dimensions": -1}, 400, "dimensions: must be between 1 and"),
    ({"truncate": False, "input": ["a", "b " * 2000]}, 400, "the input length exceeds the context length"),
    ({"truncate": False, "input": ["a", "b " * 2000]}, 400, "input[1]"),
    ({"options": {"num_ctx": "x"}}, 400, 'option "num_ctx"'),
]


@pytest.mark.parametrize(("change", "status", "text"), REFUSALS)
def test_refusals(native: Native, change: dict[str, Any], status: int, text: str) -> None:
    """A client's mistake is never an error of the server; one bad text fails the batch by its number."""
    found = native.refused(EMBED, **{"model": "seedling", "input": "Hi"} | change)
    assert found[0] == status
    assert text in found[1]


def test_the_older_endpoint(native: Native) -> None:
    """One text gives one vector, of whatever length, in the direction of the newer one."""
    answer = native.post("/api/embeddings", model="seedling", prompt="Hi").json()
    assert list(answer) == ["embedding"]
    size = length(answer["embedding"])
    assert size != pytest.approx(1, abs=0.01)
    assert [one / size for one in answer["embedding"]] == pytest.approx(embedded(native, "Hi")[0], abs=1e-5)


def test_the_older_endpoint_without_a_text(native: Native) -> None:
    """An empty prompt gives an empty vector, and an absent model its own words."""
    assert native.post("/api/embeddings", model="seedling", prompt="").json() == {"embedding": []}
    status, text = native.refused("/api/embeddings", model="absent", prompt="Hi")
    assert (status, text) == (404, 'model "absent" not found, try pulling it first')


def test_a_model_made_for_vectors(tmp_path: Path) -> None:
    """It gives vectors without a warning about pooling, and refuses to chat."""
    library = Library(tmp_path / "library")
    library.install(
        ModelName.parse("vectors"),
        [LocalFile(f"{OLLAMA_PREFIX}model", tiny_model("nomic-bert", tmp_path))],
        config={},
        source=ModelSource(kind=FILE, host=""),
        transfer=Transfer.COPY,
    )
    with live_server(tmp_path, library=library) as live:
        for native in opened(live):
            answer = native.post(EMBED, model="vectors", input="Hi")
            refused = native.refused(
                "/api/chat", model="vectors", messages=[{"role": "user", "content": "Hi"}]
            )
    assert length(answer.json()["embeddings"][0]) == pytest.approx(1, abs=1e-5)
    assert "mean-pooling" not in answer.headers.get("groundup-warning", "")
    assert refused[0] == 400
    assert '"vectors" does not support chat' in refused[1]


def test_a_model_made_to_write_is_told_of_its_pooling(native: Native) -> None:
    """Vectors of a model that says nothing of pooling are means of its tokens, and a warning says so."""
    assert native.post(EMBED, model="seedling", input="Hi").headers["groundup-warning"] == "mean-pooling"
