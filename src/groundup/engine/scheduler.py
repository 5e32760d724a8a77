"""Which tokens are computed next: admission, shared prefixes, fair order, preemption.

One `step` admits what fits, computes one batch (the next token of every running answer, and as many
prompt tokens as `Pacing` allows) and hands out what came of it. The order is always: priority, then
the user who has paid least (`Shares`), then arrival.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from groundup.errors import GroundupError, PromptTooLongError

from .answering import Answering
from .cells import Cells
from .events import Done, Event, Failed, Prefilled
from .fairness import Shares, who_gives_way
from .forks import checkpoints_of, waits_for_prefix
from .image_runs import ImageRun
from .interruption import Interruption
from .pacing import Pacing
from .queue_positions import QueuePositions
from .runner import BatchInterrupted, Runner, Work
from .sequence import Phase, Sequence

_LONG_STEP_S = 0.2  # a step expected to take longer may be interrupted
_RESERVED_CELLS = 32  # for the answer, on admission; more comes by eviction and preemption


class Scheduler:
    """All requests of one engine. Not thread-safe; `step` is called as long as `has_work`.

    Args:
        emit: receives every event.
        share: whether sequences may share cells (off only to compare).
        encode: has an image encoded by somebody else, whose embeddings then come into the run.
    """

    def __init__(
        self,
        runner: Runner,
        *,
        max_running: int,
        silence_bound_s: float,
        emit: Callable[[Event], None],
        share: bool = True,
        encode: Callable[[ImageRun], None] | None = None,
    ) -> None:
        self.runner = runner
        self.cells = Cells(runner, share=share)
        self.shares = Shares()
        self.pacing = Pacing(silence_bound_s, runner.settings.batch_tokens, runner.warm_token_s)
        self.running: list[Sequence] = []
        self.waiting: list[Sequence] = []
        self.counts = dict.fromkeys(
            ("steps", "computed_prompt", "reused_prompt", "generated", "preemptions", "shifts"), 0
        )
        self.answering = Answering(runner, emit)
        self.interruption = Interruption()
        self._owes_progress = False  # the last step was lost for somebody who is still here
        self._max_running = max_running
        self._emit = emit
        self._encode = encode
        self._admission_due = False
        self._positions = QueuePositions(emit)

    # --- what the worker asks for ----------------------------------------------------------------

    @property
    def has_work(self) -> bool:
        """Whether `step` would do anything."""
        ready = [*self.running, *(self.waiting if self._admission_due else ())]
        return any(not (sequence.paused or sequence.is_looking) for sequence in ready)

    def submit(self, sequence: Sequence) -> None:
        """Let a sequence queue."""
        self.shares.arrive(sequence.request.user)
        self.waiting.append(sequence)
        self._admission_due = True

    def find(self, request_id: int) -> Sequence | None:
        """The sequence of a request that has not ended."""
        both = (*self.running, *self.waiting)
        return next((sequence for sequence in both if sequence.request_id == request_id), None)

    def cancel(self, request_id: int) -> None:
        """End a request now, in whatever phase; unknown ids are ignored (it may just have ended)."""
        self.interruption.forget(request_id)
        sequence = self.find(request_id)
        if sequence is not None:
            self._end(sequence, "cancelled")

    def pause(self, request_id: int | None, *, paused: bool) -> None:
        """Hold one request or all where they are, or let them go on."""
        for sequence in (*self.running, *self.waiting):
            if request_id in (None, sequence.request_id):
                sequence.paused = paused
                sequence.last_token_at = None
        self._admission_due = True

    def unpin(self, request_id: int) -> None:
        """Let a pinned prefix go when room is needed."""
        self.cells.unpin(request_id)
        self._admission_due = True

    def borrow(self, cells: int) -> int | None:
        """A sequence id with so many cells for other work than answers; None while there is no room."""
        return self.cells.borrow(cells)

    def give_back(self, sequence: int, cells: int) -> None:
        """Return what `borrow` gave."""
        self.cells.give_back(sequence, cells)
        self._admission_due = True

    # --- one step --------------------------------------------------------------------------------

    def step(self) -> None:
        """Admit, compute one batch, hand out the results."""
        if self._admission_due:
            self._admit()
        planned = self._plan()
        if not planned:
            return
        started = time.perf_counter()
        works = [_work(sequence, end) for sequence, end in planned]
        try:
            outputs = self._run(works, planned)
        except BatchInterrupted:
            self._after_interruption(planned)
            return
        answers = sum(sequence.phase is Phase.DECODE for sequence, _ in planned)
        for (sequence, end), output in zip(planned, outputs, strict=True):
            self._advance(sequence, end, output)
        prompt_tokens = sum(len(work.tokens) for work in works) - answers
        self.pacing.measure(answers, prompt_tokens, time.perf_counter() - started)
        self.counts["steps"] += 1

    def _run(self, works: list[Work], planned: list[tuple[Sequence, int]]) -> list[int]:
        """Compute; where that may take long, it can be interrupted.

        A step after one that was lost spares those who are still here: whoever cancels again and again
        must not keep the others from going on.
        """
        answers = sum(sequence.phase is Phase.DECODE for sequence, _ in planned)
        tokens = sum(len(work.tokens) for work in works)
        if self.pacing.expected_s(answers, tokens - answers) < _LONG_STEP_S:
            return self.runner.run(works)
        requests = [sequence.request_id for sequence, _ in planned]
        spares_others = self._owes_progress or self.cells.has_checkpoints
        with self.runner.interruptible(
            lambda: self.interruption.is_due(requests, spares_others=spares_others)
        ):
            outputs = self.runner.run(works)
        self._owes_progress = False
        return outputs

    def _after_interruption(self, planned: list[tuple[Sequence, int]]) -> None:
        """Nothing was computed; a running state is taken back to where it was shared last."""
        self._owes_progress = True
        if self.cells.has_checkpoints:
            for sequence, _ in planned:
                self.cells.go_back(sequence)

    # --- admission -------------------------------------------------------------------------------

    def _rank(self, sequence: Sequence) -> tuple[int, float, float]:
        """Order of service, smallest first."""
        return (
            -sequence.request.priority,
            self.shares.paid(sequence.request.user),
            sequence.submitted_at,
        )

    def _admit(self) -> None:
        self._admission_due = False
        for sequence in sorted(self.waiting, key=self._rank):
            if sequence.paused or self._waits(sequence):
                continue
            if len(self.running) >= self._max_running and not self._preempt_for(sequence):
                break
            if not self._start(sequence):
                break
        self._positions.report(sorted(self.waiting, key=self._rank))

    def _waits(self, sequence: Sequence) -> bool:
        return self.cells.is_shared and waits_for_prefix(
            sequence, self.running, self.cells.cache, has_checkpoints=self.cells.has_checkpoints
        )

    def _start(self, sequence: Sequence) -> bool:
        """Give a waiting sequence its cells; False while there is no room."""
        known = self.cells.known_tokens(sequence)
        wanted = sequence.length - known + min(_RESERVED_CELLS, sequence.limit_tokens - sequence.length)
        free = self.cells.make_room(wanted)
        if free < wanted and (self.running or self.cells.borrowed):
            return False
        if free < sequence.length - known:
            self.fail(sequence, PromptTooLongError(sequence.length, max(0, free + known)))
            return True
        if not self.cells.enter(sequence):
            return False
        self._mark_started(sequence)
        return True

    def _mark_started(self, sequence: Sequence) -> None:
        if sequence.admitted_at is None:
            sequence.admitted_at = time.perf_counter()
            sequence.reused_tokens = sequence.computed
            self.counts["reused_prompt"] += sequence.computed
        if self.cells.has_checkpoints and self.cells.is_shared:
            sequence.fork_points |= checkpoints_of(sequence, self.cells.cache)
        sequence.phase = Phase.PREFILL
        self.waiting.remove(sequence)
        self.running.append(sequence)

    # --- places ----------------------------------------------------------------------------------

    def _preempt_for(self, sequence: Sequence) -> bool:
        """Take a place from a user who has more than a fair share, for one who has less."""
        fair = max(1, self._max_running // max(1, self.shares.active_users))
        victim = who_gives_way(sequence, self.running, fair_places=fair)
        if victim is not None:
            self._preempt(victim)
        return victim is not None

    def _preempt(self, sequence: Sequence) -> None:
        """Send a running sequence back to the queue; what it had computed stays cached if there is room."""
        self._send_back(sequence)
        sequence.preemptions += 1
        self.counts["preemptions"] += 1

    def _shift(self, sequence: Sequence) -> None:
        """Give up older tokens of a sequence whose window is full, and let it queue to be read again."""
        self._send_back(sequence)
        sequence.shift()
        self.counts["shifts"] += 1

    def _send_back(self, sequence: Sequence) -> None:
        self.cells.leave(sequence)
        sequence.phase = Phase.WAITING
        sequence.last_position = -1
        sequence.last_token_at = None
        self.running.remove(sequence)
        self.waiting.append(sequence)
        self._admission_due = True

    # --- planning --------------------------------------------------------------------------------

    def _plan(self) -> list[tuple[Sequence, int]]:
        """Sequences of the next batch, each with the position up to which it is computed."""
        ready = sorted((one for one in self.running if not one.paused), key=self._rank)
        planned = [(one, one.length) for one in ready if one.phase is Phase.DECODE]
        readers = sum(one.phase is Phase.PREFILL for one in ready)
        budget = self.pacing.prompt_tokens(len(planned), readers)
        for one in ready:
            if one.phase is Phase.PREFILL and budget > 0 and self._can_see(one):
                end = self._chunk_end(one, budget)
                planned.append((one, end))
                budget -= end - one.computed
        return self._fit(planned)

    def _chunk_end(self, sequence: Sequence, budget: int) -> int:
        """Where the next chunk ends: at the latest where others wait to fork, so that all of them go on
        together, or where a state is to be saved; and where an image begins or ends."""
        run = sequence.next_image
        if run is not None and run.is_whole and run.start <= sequence.computed:
            return run.end
        ahead = [point for point in sequence.fork_points if point > sequence.computed]
        if run is not None:
            ahead.append(run.start if run.start > sequence.computed else run.end)
        return min([sequence.length, sequence.computed + budget, *ahead])

    def _can_see(self, sequence: Sequence) -> bool:
        """Whether the next cells can be computed; if they are those of an image, it is looked at first."""
        run = sequence.image_here
        if run is None or run.embeddings is not None:
            return True
        if run.error is not None:
            self.fail(sequence, run.error)
        elif not run.is_asked and self._encode is not None:
            self._encode(run)
        return False

    def _fit(self, planned: list[tuple[Sequence, int]]) -> list[tuple[Sequence, int]]:
        """Make sure that there are cells for the batch; the last in rank are preempted if not."""
        while planned:
            wanted = sum(end - sequence.computed for sequence, end in planned)
            if self.cells.make_room(wanted) >= wanted:
                return planned
            victim = max(self.running, key=self._rank)
            if len(self.running) == 1:
                self._end(victim, "length")
            else:
                self._preempt(victim)
                self.cells.cache.make_room(wanted - self.cells.free)
            planned = [(sequence, end) for sequence, end in planned if sequence.id >= 0]
        return planned

    # --- results ---------------------------------------------------------------------------------

    def _advance(self, sequence: Sequence, end: int, output: int) -> None:
        """Account for what a batch has computed of a sequence, and go on from there."""
        count = end - sequence.computed
        sequence.computed = end
        if sequence.phase is Phase.PREFILL:
            self._after_prefill(sequence, count)
        if sequence.computed == sequence.length and not sequence.is_pin:
            sequence.phase = Phase.DECODE
            try:
                self._produce(sequence, output)
            except GroundupError as error:
                self.fail(sequence, error)

    def _after_prefill(self, sequence: Sequence, count: int) -> None:
        sequence.note_read(count)
        self.counts["computed_prompt"] += count
        self.shares.charge(sequence.request.user, prompt_tokens=count)
        is_complete = sequence.computed == sequence.length
        reached = any(sequence.published < point <= sequence.computed for point in sequence.fork_points)
        is_offered = reached or (is_complete and not self.cells.has_checkpoints) or sequence.is_pin
        if self.cells.is_shared and is_offered:
            self.cells.publish(sequence)
            self._admission_due = True
        self._emit(Prefilled(sequence.request_id, sequence.computed, sequence.length, sequence.reused_tokens))
        if is_complete and sequence.is_pin:
            self.cells.pin(sequence)
            self._end(sequence, "pinned")

    def _produce(self, sequence: Sequence, output: int) -> None:
        """Pick the next token; end the answer when that completes it."""
        reason = self.answering.next_token(sequence, output)
        self.counts["generated"] += 1
        self.shares.charge(sequence.request.user, generated_tokens=1)
        if reason is not None:
            self._end(sequence, reason)
        elif sequence.must_shift:
            self._shift(sequence)

    # --- ends ------------------------------------------------------------------------------------

    def _end(self, sequence: Sequence, reason: str) -> None:
        """Send the rest of the text and the account; keep the computed part in the cache."""
        self.answering.finish(sequence)
        self._remove(sequence)
        usage = sequence.usage(self.cells.used)
        self._emit(Done(sequence.request_id, reason, usage, sequence.text.stop_string))

    def fail(self, sequence: Sequence, error: GroundupError) -> None:
        """End a request with an error."""
        self._remove(sequence)
        self._emit(Failed(sequence.request_id, error.to_wire()))

    def _remove(self, sequence: Sequence) -> None:
        if sequence in self.running:
            self.cells.leave(sequence)
            self.running.remove(sequence)
        else:
            self.waiting.remove(sequence)
        if sequence.sampler is not None:
            sequence.sampler.close()
        for run in sequence.images:
            run.is_wanted = False
        self.shares.leave(sequence.request.user)
        self._admission_due = True


def _work(sequence: Sequence, end: int) -> Work:
    """What is to be computed of a sequence, up to a position."""
    start, run = sequence.computed, sequence.image_here
    tokens = sequence.tokens[start:end]
    position = sequence.position_at(start)
    if run is None or run.embeddings is None:
        return Work(sequence.id, position, tokens, end == sequence.length)
    embeddings = run.embeddings[start - run.start : end - run.start]
    return Work(sequence.id, position, tokens, False, embeddings, run.sees_all, run.places_at(position))
