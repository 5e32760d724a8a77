"""What the messages between an engine's worker process and its client are made of.

The messages themselves are `commands` and `events`; how they travel is in `frames`, what they mean for the
model is in `worker`. These modules know no transport and no model.
"""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True):
    """A stretch of prompt text.

    `control` says whether the names of special tokens inside it mean those tokens. What a person
    wrote is never `control`: there, "<|end|>" is seven characters.
    """

    text: str
    control: bool = True
    image: int | None = None  # instead of text: this one of the prompt's images, counted from 0


class Prompt(msgspec.Struct, frozen=True):
    """What the model reads: spans of text and images, or token ids that are taken as they are.

    `public` is the beginning that everybody may share (system prompt, lesson): the longest common
    token prefix of `public` and the prompt. What follows is shared only with the same owner.
    None: without an owner everything is public, as on a computer with one user; with one nothing is.
    """

    spans: list[Span] = []
    tokens: list[int] = []
    public: list[Span] | None = None
    public_tokens: int | None = None  # the same as a count, for prompts given as token ids
    images: list[bytes] = []  # files, in PNG, JPEG or WebP


class FreeBeginning(msgspec.Struct, frozen=True):
    """What an answer may begin with before its grammar counts. Names of control tokens are text here.

    With `opening`, only an answer that begins with it is free; others follow the grammar at once.
    With `must_close` an answer cannot end before `closing` has come.
    """

    closing: str
    opening: str = ""
    must_close: bool = True


class Sampling(msgspec.Struct, frozen=True):
    """How the next token is chosen. Ranges are checked by `sampler.check_sampling`."""

    temperature: float = 0.8  # 0 = always the likeliest token
    top_k: int = 40  # 0 = off
    top_p: float = 0.9
    min_p: float = 0.0
    typical_p: float = 1.0
    repeat_last_n: int = 64  # tokens looked back at by the penalties; -1 = the whole context
    repeat_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    seed: int | None = None  # None: a random one, reported in `Usage`
    logit_bias: dict[int, float] = {}  # token id → added to its logit
    grammar: str | None = None  # GBNF; the root rule is `root`
    before_grammar: FreeBeginning | None = None  # None: it counts from the first token


class ContextShift(msgspec.Struct, frozen=True):
    """Go on when the window is full: of what follows the first `keep_tokens`, the older half is given up.

    The rest is read again, so that the answer is what a new request with these tokens would get. At most
    half of the window is kept; -1 means the whole prompt.
    """

    keep_tokens: int = 4
    window_tokens: int = 0  # 0 = the context of the engine


class TokenProbability(msgspec.Struct, frozen=True):
    """One token with its log-probability (natural logarithm) under the raw distribution."""

    token: int
    piece: bytes
    logprob: float


class TokenChoice(msgspec.Struct, frozen=True):
    """A token at one position, and the likeliest alternatives there, best first."""

    chosen: TokenProbability
    top: list[TokenProbability]


class Usage(msgspec.Struct, frozen=True):
    """Exact accounting of one request."""

    prompt_tokens: int
    reused_tokens: int  # of the prompt, taken from the cache
    computed_tokens: int  # of the prompt, computed for this request (again after a preemption)
    generated_tokens: int
    queue_s: float
    prefill_s: float
    decode_s: float
    first_token_s: float | None  # from submission to the first token
    cells_in_use: int
    seed: int
    preemptions: int = 0
    shifts: int = 0  # how often the window was full and the answer went on
    dropped_tokens: int = 0  # of prompt and answer, given up by these shifts
    reread_tokens: int = 0  # computed again after them


NOTHING_USED = Usage(0, 0, 0, 0, 0.0, 0.0, 0.0, None, 0, 0)


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to load a model. 0 means: choose what suits the device and the model."""

    model_path: str
    more_model_paths: list[str] = []  # the further parts of a model in several files, in order
    adapters: list[str] = []  # LoRA files that change it, each in full
    projector_path: str = ""  # the file with which it sees images
    context_tokens: int = 8192  # the most that one request may use; lowered to what the model knows
    cache_tokens: int = 0  # cells for all sequences together; 0 = context_tokens
    max_running: int = 0  # sequences decoded together; 0 = 32 (fewer where each costs memory)
    threads: int = 0
    best_threads: int = 0  # measured on this computer: where `threads` is 0, for models that are not tiny
    batch_tokens: int = 512  # the most tokens computed in one step
    silence_bound_s: float = 0.25  # the longest gap wanted between two tokens of a running answer
    kv_type: str = "f16"
    flash_attention: bool = True  # off: more memory; to compare, or where a driver does it wrong
    share_prefixes: bool = True  # off only to compare
    reproducible: bool = False  # the same answer whoever else is in the batch; slower
    memory_limit_bytes: int = 0  # of buffers and cache; 0 = twice the prediction and 2 GiB
    max_queued: int = 1024


class ProcessMemory(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of a worker: what is in RAM, what of it no file could give back, and the most there ever was."""

    resident_bytes: int
    private_bytes: int
    peak_bytes: int


LOGIT, PROBABILITY = "logit", "probability"  # kinds of scores


class EngineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker tells about the model it has loaded."""

    model_path: str
    name: str
    architecture: str
    description: str
    parameters: int
    weights_bytes: int
    vocabulary_size: int
    embedding_length: int
    layers: int
    training_context_tokens: int
    context_tokens: int
    cache_tokens: int
    max_running: int
    threads: int
    cache_kind: str  # cuttable | checkpoints | none (models that only read)
    can_see: bool = False  # takes images
    blind_because: str = ""  # why it takes none although it has a projector
    score_kind: str = ""  # of a model that ranks texts: logit (any number) | probability (0 to 1); else empty
    chat_template: str | None
    bos_text: str
    adds_bos: bool = True  # whether a text begins with it where no template says so
    eos_text: str
    special_texts: list[str]  # the texts of all control tokens, longest first
    fill_in_texts: list[str] = []  # the texts of the tokens prefix, suffix and middle; empty without them
    load_s: float
    system_info: str
    engine_build: str
    isolation: dict[str, str]
    recommended: Sampling = Sampling()  # by the model file (general.sampling.*), else our defaults
    buffers: dict[str, int] = {}  # bytes by kind, as the library made them (`libllama.buffer_sizes`)
    memory_before: ProcessMemory | None = None  # of the worker, before it touched the model
    memory_loaded: ProcessMemory | None = None  # when the model was loaded, and a few tokens computed


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Counters of a worker since it started (or since `reset`)."""

    cells_total: int
    cells_in_use: int
    cells_cached: int  # of those in use: held only by the cache
    running: int
    waiting: int
    cached_sequences: int
    steps: int
    native_s: float  # inside the library: decode and sampling
    python_s: float  # the rest of the busy time
    computed_prompt_tokens: int
    reused_prompt_tokens: int
    generated_tokens: int
    preemptions: int
    shifts: int = 0
    longest_silence_s: float
    prefill_tokens_per_s: float
    decode_step_s: float
