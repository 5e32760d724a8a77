"""The prompt as part of its own completion: its text, and how likely each of its tokens was."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from groundup.chat.events import ChatEvent, Finished
from groundup.engine.protocol import Prompt, Span, TokenChoice, Usage
from groundup.errors import InvalidBodyError, PromptTooLongError, UnsupportedCapabilityError
from groundup.host.host import Lease
from groundup.server.answered import Begun
from groundup.server.call import Call

from .completion_request import PromptText


@dataclass(frozen=True, slots=True)
class Echo:
    """A prompt. `pieces` are its tokens without those that stand before every text; `choices` belong to all
    of them but the first, before which there is nothing that was given. Both are empty where nobody asked."""

    text: str
    pieces: Sequence[bytes] = ()
    choices: Sequence[TokenChoice] = ()


async def echoed(lease: Lease, prompt: PromptText, top: int | None) -> Echo:
    """The prompt, with `top` alternatives for each of its tokens; None for no log-probabilities.

    Raises:
        InvalidBodyError: token ids that the model does not have.
        UnsupportedCapabilityError: the model cannot tell how likely a text is.
        PromptTooLongError: it does not fit into the context.
    """
    engine = lease.engine
    if isinstance(prompt, str):
        asked, text = Prompt(spans=[Span(prompt)]), prompt
        own = await engine.tokenize(asked)
        pieces = own.pieces
    else:
        _check_ids(prompt, lease.chat.facts.vocabulary_size)
        asked, text = Prompt(tokens=prompt), (await engine.detokenize(prompt)).decode("utf-8", "replace")
        pieces = [await engine.detokenize([token]) for token in prompt]
    if top is None:
        return Echo(text)
    if "completion" not in lease.chat.capabilities:
        raise UnsupportedCapabilityError(lease.name, "score")
    scored = await engine.score(asked, top=top, add_special=isinstance(prompt, str))
    return Echo(text, pieces, scored.choices[len(scored.choices) - len(pieces) + 1 :])


async def only_echoed(call: Call, model: str, prompt: PromptText) -> AsyncGenerator[Begun | ChatEvent]:
    """The events of a completion that adds nothing to its prompt.

    Raises:
        PromptTooLongError: the prompt does not fit into the context.
    """
    async with call.reach.lease(model) as lease:
        yield Begun(lease)
        count = len(prompt)
        if isinstance(prompt, str):
            count = len((await lease.engine.tokenize(Prompt(spans=[Span(prompt)]), add_special=True)).tokens)
        if count > lease.context_tokens:
            raise PromptTooLongError(count, lease.context_tokens, lease.chat.facts.training_context_tokens)
        yield Finished(reason="length", usage=Usage(count, 0, count, 0, 0.0, 0.0, 0.0, None, 0, 0))


def _check_ids(tokens: Sequence[int], vocabulary_size: int) -> None:
    wrong = next((token for token in tokens if not 0 <= token < vocabulary_size), None)
    if wrong is not None:
        allowed = f"it has 0 to {vocabulary_size - 1}"
        raise InvalidBodyError(f"{wrong} is no token of this model; {allowed}", "prompt")
