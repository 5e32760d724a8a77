"""Builds what engine tests need: runners on tiny models, sequences, and a scheduler driven to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from groundup.engine.commands import Submit
from groundup.engine.context_shift import Room, room_of
from groundup.engine.events import Done, Event, Failed, Text
from groundup.engine.prefix_cache import EVERYTHING
from groundup.engine.protocol import ContextShift, Prompt, Sampling
from groundup.engine.runner import CUTTABLE, Runner, RunnerSettings, Work
from groundup.engine.sampler import Sampler
from groundup.engine.scheduler import Scheduler
from groundup.engine.sequence import Sequence

GREEDY = Sampling(temperature=0)


def make_runner(path: Path, *, cache_tokens: int = 1024, batch_tokens: int = 56) -> Runner:
    """A runner with room for 24 sequences, whose rounding does not depend on who else is in a batch."""
    settings = RunnerSettings(
        cache_tokens=cache_tokens,
        sequences=24,
        batch_tokens=batch_tokens,
        threads=1,
        kv_type="f32",
        reproducible=True,
    )
    return Runner(path, settings)


def random_tokens(seed: int, count: int) -> list[int]:
    """Byte tokens of the tiny vocabulary, the same for the same seed."""
    return np.random.default_rng(seed).integers(0, 256, count).tolist()  # type: ignore[no-any-return]


def is_same_answer(runner: Runner, prompt: list[int], expected: list[int], actual: list[int]) -> bool:
    """Whether two greedy answers are equal; recurrent models, whose batches cannot be padded, may part
    where the two likeliest tokens are nearer to each other than rounding."""
    different = [index for index, pair in enumerate(zip(expected, actual, strict=True)) if len(set(pair)) > 1]
    if not different or runner.cache_kind == CUTTABLE:
        return not different
    index = different[0]
    tokens = np.array(prompt + expected[:index], np.int32)
    sequence = runner.take_sequence()
    assert sequence is not None
    for start in range(0, len(tokens), runner.settings.batch_tokens):
        part = tokens[start : start + runner.settings.batch_tokens]
        (last,) = runner.run([Work(sequence, start, part, True)])
    logits = runner.context.logits(last)
    gap = float(logits[expected[index]] - logits[actual[index]])
    runner.give_sequence(sequence)
    return gap < 0.01 * float(logits.std())


@dataclass
class Bench:
    """A scheduler and all that it has emitted."""

    runner: Runner
    share: bool = True
    max_running: int = 8
    silence_bound_s: float = 10.0
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(
            self.runner,
            max_running=self.max_running,
            silence_bound_s=self.silence_bound_s,
            emit=self.events.append,
            share=self.share,
        )
        self.sequences: dict[int, Sequence] = {}

    def submit(
        self,
        request_id: int,
        tokens: list[int],
        *,
        public: int | None = None,
        max_tokens: int = 16,
        owner: str = "",
        user: str = "",
        priority: int = 0,
        sampling: Sampling = GREEDY,
        is_pin: bool = False,
        shift: ContextShift | None = None,
        is_one_off: bool = False,
    ) -> Sequence:
        """Queue a request for exactly `max_tokens` tokens; with a shift, under the window that it names."""
        command = Submit(
            request_id=request_id,
            prompt=Prompt(tokens=tokens),
            sampling=sampling,
            owner=owner,
            user=user,
            priority=priority,
            ignore_eos=True,
            logprobs=0,
            shift=shift,
            is_one_off=is_one_off,
        )
        room = Room(len(tokens), 0) if is_pin else room_of(
            shift, prompt_tokens=len(tokens), max_tokens=max_tokens,
            context_tokens=self.runner.cache_tokens, begins_with_bos=False,
        )  # fmt: skip
        sequence = Sequence(
            command,
            np.array(tokens, np.int32),
            public=EVERYTHING if public is None else public,
            room=room,
            sampler=None if is_pin else Sampler(sampling, self.runner.vocabulary, []),
            is_pin=is_pin,
        )
        self.sequences[request_id] = sequence
        self.scheduler.submit(sequence)
        return sequence

    def finish(self, most_steps: int = 5000) -> None:
        """Step until nothing is left to do."""
        for _ in range(most_steps):
            if not self.scheduler.has_work:
                return
            self.scheduler.step()
        raise AssertionError(f"not done after {most_steps} steps")

    def answer(self, request_id: int) -> list[int]:
        """The tokens generated for a request."""
        mine = (one for one in self.events if isinstance(one, Text) and one.request_id == request_id)
        return [choice.chosen.token for event in mine for choice in event.choices]

    def text(self, request_id: int) -> str:
        """The text sent for a request."""
        return "".join(
            event.text for event in self.events if isinstance(event, Text) and event.request_id == request_id
        )

    def done(self, request_id: int) -> Done:
        """The account of a request."""
        return next(
            event for event in self.events if isinstance(event, Done) and event.request_id == request_id
        )

    def failures(self) -> list[Failed]:
        """Requests that ended with an error."""
        return [event for event in self.events if isinstance(event, Failed)]

    def close(self) -> None:
        """Give back everything, and check that nothing has leaked."""
        scheduler = self.scheduler
        for request_id in list(scheduler.cells.pins):
            scheduler.unpin(request_id)
        for sequence in (*scheduler.running, *scheduler.waiting):
            scheduler.cancel(sequence.request_id)
        scheduler.cells.cache.clear()
        assert scheduler.cells.cache.cells == 0
        assert scheduler.cells.free == self.runner.cache_tokens
        assert self.runner.free_sequences == self.runner.settings.sequences
