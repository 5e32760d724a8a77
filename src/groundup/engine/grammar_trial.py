"""The process that tries a grammar and then ends: grammar in on stdin, one line out on stdout.

Started through `isolation` as `python -m groundup.engine.isolation grammar_trial`. The library's
parser recurses, and a grammar can make it slow or hungry; here it ends nobody but this process. What
to make of that end is decided in `grammar_check`.
"""

from __future__ import annotations

import math
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from groundup.errors import GroundupError, InvalidGrammarError

from .libllama import GrammarSampler, Model
from .libllama.sampling import CANDIDATE
from .tiny_vocabulary import tiny_vocabulary
from .trial_limits import ACCEPTED, CPU_LIMIT_S, LONGEST_GRAMMAR_BYTES, MEMORY_LIMIT_BYTES

_STEPS = 64


def try_grammar(grammar: str, model: Model) -> None:
    """Read a grammar and follow it for some tokens, at random.

    Raises:
        InvalidGrammarError: it does not parse, or nothing can be written by it.
    """
    sampler = GrammarSampler(model.vocabulary, grammar)
    chance = random.Random(0)  # the same grammar, the same way
    for _ in range(_STEPS):
        candidates = np.zeros(model.vocabulary.size, CANDIDATE)
        candidates["id"] = np.arange(model.vocabulary.size)
        sampler.forbid(candidates)
        allowed = candidates["id"][np.isfinite(candidates["logit"])]
        if not len(allowed):
            raise InvalidGrammarError("no text can follow after some of its own")
        token = int(chance.choice(allowed))
        if model.vocabulary.is_end(token):
            return
        sampler.accept(token)


def open_vocabulary() -> Model:
    """The vocabulary, read from a file that is gone again."""
    descriptor, name = tempfile.mkstemp(suffix=".gguf")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(tiny_vocabulary())
        return Model(Path(name), map_file=False, vocabulary_only=True)
    finally:
        os.unlink(name)


def _give_up_powers() -> None:
    """From here on the limits count: what was needed to start is not the grammar's doing."""
    used_s = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used_s + CPU_LIMIT_S, used_s + CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "darwin":  # it refuses to set this one; there, only the time is limited
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


def main() -> None:
    """Try the grammar on stdin; say "accepted", or why not."""
    grammar = sys.stdin.buffer.read(LONGEST_GRAMMAR_BYTES + 1).decode("utf-8", "replace")
    model = open_vocabulary()
    _give_up_powers()
    try:
        try_grammar(grammar, model)
        answer = ACCEPTED
    except InvalidGrammarError as error:
        answer = error.detail
    except GroundupError as error:
        answer = error.message
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
