"""What the client tells an engine's worker to do, as typed messages."""

from __future__ import annotations

import msgspec

from .protocol import ContextShift, Prompt, Sampling


class Submit(msgspec.Struct, frozen=True, tag="submit", kw_only=True):
    """Answer a prompt. Events: `Queued`, `Prefilled`, `Text`, then `Done` or `Failed`."""

    request_id: int
    prompt: Prompt
    sampling: Sampling = Sampling()
    max_tokens: int | None = None  # None: until the model stops or the context is full
    stop: list[str] = []
    owner: str = ""  # who may share what is not public
    user: str = ""  # whose share of the tokens it counts against
    priority: int = 0  # higher goes first
    logprobs: int | None = None  # alternatives to report per token; None = no log-probabilities
    ignore_eos: bool = False  # for benchmarks
    show_control: list[str] = []  # control tokens whose names are part of the text
    shift: ContextShift | None = None  # None: the answer ends when the window is full
    is_one_off: bool = False  # its beginning is not likely to come again


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop a request; it ends with `Done(reason="cancelled")` within one batch."""

    request_id: int


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """Hold a request (None: all of them) where it is."""

    request_id: int | None = None


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """Let a paused request (None: all of them) go on."""

    request_id: int | None = None


class Tokenize(msgspec.Struct, frozen=True, tag="tokenize"):
    """Reply: `Tokens`."""

    request_id: int
    prompt: Prompt
    add_special: bool = False


class Detokenize(msgspec.Struct, frozen=True, tag="detokenize"):
    """Reply: `Pieces`."""

    request_id: int
    tokens: list[int]


class TokenizePair(msgspec.Struct, frozen=True, tag="tokenize_pair"):
    """Token ids of a query and a document, as a model that ranks wants the two. Reply: `Tokens`."""

    request_id: int
    query: str
    document: str


class Score(msgspec.Struct, frozen=True, tag="score"):
    """Log-probability of every token of a given text, and the likeliest next ones. Reply: `Scored`."""

    request_id: int
    prompt: Prompt
    top: int = 0  # alternatives per position
    add_special: bool = True


class Embed(msgspec.Struct, frozen=True, tag="embed"):
    """One vector for each prompt; of models that rank, the values of a pair. Reply: `Embedded`."""

    request_id: int
    prompts: list[Prompt]
    normalize: bool = True


class Pin(msgspec.Struct, frozen=True, tag="pin"):
    """Compute a prefix and keep it in the cache until `Unpin`. Reply: `Done`."""

    request_id: int
    prompt: Prompt
    owner: str = ""


class Unpin(msgspec.Struct, frozen=True, tag="unpin"):
    """Let the prefix pinned by `request_id` go when room is needed."""

    request_id: int


class GetStatistics(msgspec.Struct, frozen=True, tag="statistics"):
    """Reply: `StatisticsReport`."""

    request_id: int
    reset: bool = False


class ClearCache(msgspec.Struct, frozen=True, tag="clear_cache"):
    """Forget every cached prefix that nobody uses or has pinned. Reply: `Tokens` (empty)."""

    request_id: int


class Shutdown(msgspec.Struct, frozen=True, tag="shutdown"):
    """End the worker; requests in flight are cancelled."""


Command = (
    Submit
    | Cancel
    | Pause
    | Resume
    | Tokenize
    | TokenizePair
    | Detokenize
    | Score
    | Embed
    | Pin
    | Unpin
    | GetStatistics
    | ClearCache
    | Shutdown
)
