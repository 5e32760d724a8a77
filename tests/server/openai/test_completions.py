"""Texts that are continued by OpenAI's API, as they stand on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.live import script
from tests.server.scripted_models import THINKER, answering
from tests.server.sse import Wire

COMPLETIONS = "/v1/completions"


def test_a_prompt_is_continued_as_it_is(scripted_wire: Wire) -> None:
    """No chat template stands around it: the engine gets these characters and no others."""
    answer = scripted_wire.whole(COMPLETIONS, model=THINKER, prompt=script(tokens=2, text="ab "))
    assert list(answer) == [
        "id", "object", "created", "model", "system_fingerprint", "choices", "usage", "groundup",
    ]  # fmt: skip
    assert answer["id"].startswith("cmpl-")
    assert answer["object"] == "text_completion"
    assert answer["choices"] == [{"text": "ab ab ", "index": 0, "finish_reason": "stop", "logprobs": None}]


def test_a_template_can_be_asked_for(scripted_wire: Wire) -> None:
    """Then the model is asked as in a chat, as Ollama does at this address."""
    prompt = answering("<think>Hm.</think>Hello")
    answer = scripted_wire.whole(COMPLETIONS, model=THINKER, prompt=prompt, template=True)
    assert answer["choices"][0]["text"] == "Hello"


def test_every_prompt_is_answered_so_often(seedling_wire: Wire) -> None:
    """Choices come in the order of the prompts; each prompt counts once."""
    one = seedling_wire.whole(COMPLETIONS, model="seedling", prompt="Once", max_tokens=2)
    answer = seedling_wire.whole(COMPLETIONS, model="seedling", prompt=["Once", "Once"], n=2, max_tokens=2)
    assert [choice["index"] for choice in answer["choices"]] == [0, 1, 2, 3]
    assert answer["usage"]["prompt_tokens"] == 2 * one["usage"]["prompt_tokens"]
    assert answer["usage"]["completion_tokens"] == 8


def test_a_stream_is_the_whole_answer_in_pieces(seedling_wire: Wire) -> None:
    """The reason comes with the last piece, then the figures if they are wanted, then `[DONE]`."""
    body = {"model": "seedling", "prompt": "Once upon", "max_tokens": 4, "temperature": 0}
    whole = seedling_wire.whole(COMPLETIONS, **body)
    *pieces, usage, done = seedling_wire.events(COMPLETIONS, **body, stream_options={"include_usage": True})
    choices = [event.data["choices"][0] for event in pieces]
    assert "".join(choice["text"] for choice in choices) == whole["choices"][0]["text"]
    assert [choice["finish_reason"] for choice in choices] == [None] * (len(choices) - 1) + ["length"]
    assert all(event.data["usage"] is None for event in pieces)
    assert usage.data["usage"] == whole["usage"] | {"prompt_tokens_details": {"cached_tokens": 1}}
    assert done.data is None


def test_several_prompts_in_one_stream(scripted_wire: Wire) -> None:
    """Pieces say to which text they belong."""
    prompts = [script(tokens=3, text="a"), script(tokens=3, text="b")]
    events = scripted_wire.events(COMPLETIONS, model=THINKER, prompt=prompts)
    choices = [event.data["choices"][0] for event in events if event.data]
    texts = ["".join(one["text"] for one in choices if one["index"] == index) for index in range(2)]
    assert texts == ["aaa", "bbb"]


def test_ids_are_a_prompt_too(seedling_wire: Wire) -> None:
    """A text and its token ids are continued alike, and come back as the same text."""
    ids = seedling_wire.whole("/api/tokenize", model="seedling", text="Once upon a")["tokens"]
    body = {"model": "seedling", "max_tokens": 4, "temperature": 0, "echo": True, "logprobs": 0}
    texts = [
        seedling_wire.whole(COMPLETIONS, prompt=one, **body)["choices"][0] for one in ("Once upon a", ids)
    ]
    assert texts[0]["text"] == texts[1]["text"]
    assert texts[0]["logprobs"]["tokens"] == texts[1]["logprobs"]["tokens"]


def test_an_echo_has_logprobs(seedling_wire: Wire) -> None:
    """The prompt's tokens come first, the first of them without a figure; places count characters."""
    body = {"model": "seedling", "prompt": "Once upon a", "max_tokens": 3, "echo": True, "logprobs": 2}
    (choice,) = seedling_wire.whole(COMPLETIONS, **body)["choices"]
    told = choice["logprobs"]
    assert "".join(told["tokens"]) == choice["text"]
    assert choice["text"].startswith("Once upon a")
    assert told["token_logprobs"][0] is told["top_logprobs"][0] is None
    assert all(value <= 0 for value in told["token_logprobs"][1:])
    assert [
        choice["text"][place:].startswith(one)
        for place, one in zip(told["text_offset"], told["tokens"], strict=True)
    ]
    assert {len(told[name]) for name in told} == {len(told["tokens"])}


def test_an_echo_says_what_the_score_says(seedling_wire: Wire) -> None:
    """With no answer at all it tells how likely the prompt is, as evaluations need it."""
    body = {"model": "seedling", "prompt": "Once upon a time", "max_tokens": 0, "echo": True, "logprobs": 1}
    answer = seedling_wire.whole(COMPLETIONS, **body)
    (choice,) = answer["choices"]
    scored = seedling_wire.whole("/api/score", model="seedling", text="Once upon a time")
    assert (choice["text"], choice["finish_reason"]) == ("Once upon a time", "length")
    expected = [one["logprob"] for one in scored["logprobs"]]
    assert choice["logprobs"]["token_logprobs"][1:] == pytest.approx(
        expected[1 - len(choice["logprobs"]["tokens"]) :]
    )
    assert answer["usage"]["completion_tokens"] == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"prompt": None}, "invalid_type"),
        ({"prompt": []}, "invalid_type"),
        ({"prompt": [1, "a"]}, "invalid_type"),
        ({"prompt": [99999999]}, "invalid_value"),
        ({"prompt": [99999999], "echo": True, "logprobs": 1}, "invalid_type"),
        ({"prompt": ["a"] * 33, "n": 2}, "invalid_type"),
        ({"best_of": 3}, "unsupported_parameter"),
        ({"logprobs": 21}, "invalid_type"),
        ({"max_tokens": 0}, "invalid_type"),
        ({"suffix": "end"}, "unsupported_capability"),
        ({"prompt": "word " * 5000}, "context_length_exceeded"),
        ({"prompt": "word " * 5000, "echo": True, "max_tokens": 0}, "context_length_exceeded"),
    ],
)
def test_refusals(seedling_wire: Wire, more: dict[str, Any], code: str) -> None:
    """What cannot be continued is refused with its reason."""
    status, error = seedling_wire.refused(COMPLETIONS, **{"model": "seedling", "prompt": "Once"} | more)
    assert (status, error["code"]) == (400, code)


def test_a_shift_goes_on_beyond_the_context(seedling_wire: Wire) -> None:
    """Sent beside this API's own fields, it does here what it does natively, and tells so."""
    options = {"num_ctx": 24, "num_keep": 4}
    body = {"model": "seedling", "prompt": "Tell me a story about a fox.", "template": True,
            "options": options, "max_tokens": 40, "temperature": 0}  # fmt: skip
    ended = seedling_wire.whole(COMPLETIONS, **body)
    went_on = seedling_wire.whole(COMPLETIONS, **body, shift=True)
    assert ended["choices"][0]["finish_reason"] == "length"
    assert went_on["choices"][0]["text"].startswith(ended["choices"][0]["text"])
    assert went_on["usage"]["completion_tokens"] > ended["usage"]["completion_tokens"]
    assert went_on["groundup"]["shift"]["times"] >= 1
    assert "shift" not in ended["groundup"]
