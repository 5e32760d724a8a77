"""What our commands ask of the server, in the words of Ollama's API, and how its accounting is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from groundup.chat.messages import Message
from groundup.engine.protocol import Usage

from . import figures

if TYPE_CHECKING:
    from groundup.chat.parameters import AnswerParameters

    from .server_client import Answer, ServerClient

NANOSECONDS = 1_000_000_000


def options_of(parameters: AnswerParameters, context_tokens: int | None) -> dict[str, Any]:
    """The fields of a request that say how to answer; what nobody chose is left to the server."""
    options: dict[str, Any] = {name: getattr(parameters.sampling, name) for name in parameters.chosen}
    if parameters.max_tokens is not None:
        options["num_predict"] = parameters.max_tokens
    if parameters.stop:
        options["stop"] = list(parameters.stop)
    if context_tokens:
        options["num_ctx"] = context_tokens
    grammar = parameters.sampling.grammar
    return {"options": options} | ({"grammar": grammar} if grammar is not None else {})


def chat_body(model: str, messages: Sequence[Message], options: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a request to `/api/chat`."""
    return {"model": model, "messages": message_bodies(messages), **options}


def message_bodies(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Messages as the server takes them."""
    return [{"role": one.role, "content": one.content} for one in messages]


def usage_of(end: Answer) -> Usage:
    """The accounting in the last line of an answer."""
    ours = end["groundup"]
    return Usage(
        prompt_tokens=end["prompt_eval_count"],
        reused_tokens=ours["prompt_tokens_reused"],
        computed_tokens=ours["prompt_tokens_computed"],
        generated_tokens=end["eval_count"],
        queue_s=ours["queue_s"],
        prefill_s=ours["prefill_s"],
        decode_s=ours["decode_s"],
        first_token_s=ours["queue_s"] + ours["prefill_s"],
        cells_in_use=0,  # those are the server's
        seed=ours["seed"],
    )


def server_lines(server: ServerClient, model: str, end: Answer) -> str:
    """The figures of an answer for people: what it took, and where it came from."""
    return f"{figures.usage_lines(usage_of(end))}\n{model_lines(server, model, end)}"


def model_lines(server: ServerClient, model: str, end: Answer) -> str:
    """Two lines: the model as it is loaded, and the server that keeps it."""
    load_s = end["load_duration"] / NANOSECONDS
    state = f"loaded in {load_s:.2f} s" if load_s else "loaded already"
    return (
        f"model    {model}, context {end['groundup']['context_tokens']:,} tokens, {state}\n"
        f"server   {server.presence.url} answered; it keeps the model loaded (groundup ps)"
    )
