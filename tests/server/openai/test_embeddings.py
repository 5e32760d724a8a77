"""Vectors of texts by OpenAI's API."""

from __future__ import annotations

import base64
import math
import struct
from typing import Any

import pytest

from tests.server.sse import Wire

EMBEDDINGS = "/v1/embeddings"


def vectors(wire: Wire, texts: Any, **more: Any) -> list[Any]:
    """The vectors in their order."""
    data = wire.whole(EMBEDDINGS, model="seedling", input=texts, **more)["data"]
    assert [one["index"] for one in data] == list(range(len(data)))
    return [one["embedding"] for one in data]


def test_vectors_have_length_one(seedling_wire: Wire) -> None:
    """Those of a batch are those of single texts, and tokens are counted."""
    answer = seedling_wire.whole(EMBEDDINGS, model="seedling", input=["A cat", "A dog"])
    assert list(answer) == ["object", "data", "model", "usage"]
    assert answer["usage"]["prompt_tokens"] == answer["usage"]["total_tokens"] > 2
    for one, text in zip(answer["data"], ("A cat", "A dog"), strict=True):
        assert math.hypot(*one["embedding"]) == pytest.approx(1, abs=1e-4)
        assert one["embedding"] == pytest.approx(vectors(seedling_wire, text)[0], abs=1e-3)


def test_base64_is_the_same_in_fewer_bytes(seedling_wire: Wire) -> None:
    """It holds 32-bit floats, the lowest byte first."""
    (plain,), (packed,) = (
        vectors(seedling_wire, "A cat"),
        vectors(seedling_wire, "A cat", encoding_format="base64"),
    )
    unpacked = struct.unpack(f"<{len(plain)}f", base64.b64decode(packed))
    assert list(unpacked) == pytest.approx(plain, abs=1e-6)


def test_dimensions_are_cut_and_normalised(seedling_wire: Wire) -> None:
    """The first values remain, and the length is 1 again."""
    (short,), (full,) = vectors(seedling_wire, "A cat", dimensions=8), vectors(seedling_wire, "A cat")
    assert math.hypot(*short) == pytest.approx(1, abs=1e-6)
    assert short == pytest.approx([one / math.hypot(*full[:8]) for one in full[:8]], abs=1e-4)


def test_long_texts_are_cut_only_on_demand(seedling_wire: Wire) -> None:
    """Elsewhere they are refused; where they are cut, a warning says how far."""
    status, error = seedling_wire.refused(EMBEDDINGS, model="seedling", input="word " * 3000)
    assert (status, error["code"]) == (400, "context_length_exceeded")
    cut = seedling_wire.post(EMBEDDINGS, model="seedling", input="word " * 3000, truncate=True)
    assert cut.status_code == 200
    assert "input-truncated;index=0" in cut.headers["groundup-warning"]


@pytest.mark.parametrize("nothing", [None, [], "", 7, [["a"]], {"text": "a"}])
def test_nothing_to_read(seedling_wire: Wire, nothing: Any) -> None:
    """No text is no request."""
    status, error = seedling_wire.refused(EMBEDDINGS, model="seedling", input=nothing)
    assert status == 400
    assert error["param"] == "input"


def test_ids_of_other_tokenizers_are_refused(seedling_wire: Wire) -> None:
    """Clients that count tokens themselves would get vectors of nonsense."""
    _, error = seedling_wire.refused(EMBEDDINGS, model="seedling", input=[[1, 2, 3]])
    assert "tokenizer" in error["message"]


def test_an_unknown_encoding(seedling_wire: Wire) -> None:
    """The sentence is the one that clients know."""
    _, error = seedling_wire.refused(EMBEDDINGS, model="seedling", input="a", encoding_format="hex")
    assert "'encoding_format' = hex. Supported values: ['float', 'base64']." in error["message"]
