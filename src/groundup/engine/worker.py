"""The process that runs one model: commands in on stdin, events out on stdout.

Started through `isolation` as `python -m groundup.engine.isolation worker SETTINGS`. One thread
reads commands; the main thread alone touches the model. All that one step produced leaves in one
frame. When stdin ends, the parent is gone and the worker ends too.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Sequence as Several
from typing import BinaryIO

from groundup.errors import (
    EngineBusyError,
    GroundupError,
    InvalidParameterError,
    PromptTooLongError,
    UnsupportedCapabilityError,
)

from . import jobs
from .commands import (
    Cancel,
    ClearCache,
    Command,
    Detokenize,
    Embed,
    GetStatistics,
    Pause,
    Pin,
    Resume,
    Score,
    Shutdown,
    Submit,
    Tokenize,
    TokenizePair,
    Unpin,
)
from .context_shift import Room, room_of, window_of
from .events import (
    Done,
    Event,
    Failed,
    LoadFailed,
    LoadProgress,
    MemoryBounded,
    Ready,
    StatisticsReport,
    Tokens,
)
from .frames import decode_command, decode_settings, encode_frame, read_frame
from .image_runs import ReadImage, image_runs
from .interruption import Interruption
from .loading import load
from .prompts import read_prompt
from .protocol import NOTHING_USED, EngineFacts, EngineSettings, Statistics
from .runner import CHECKPOINTS, NO_CACHE, BatchInterrupted, Runner
from .sampler import MAX_ALTERNATIVES, Sampler, check_sampling
from .scheduler import Scheduler
from .sequence import Sequence
from .sight import ImageEncoded, ImagesRead, Sight, WithImages
from .tokenizing import detokenize, tokenize, tokenize_pair

Message = Command | ImagesRead | ImageEncoded

_PROGRESS_STEP = 0.02


class Worker:
    """One loaded model and its queue of commands.

    Args:
        output: where frames go.
        inbox: commands from the reading thread, and images that have been seen; None means that the parent
            is gone.
    """

    def __init__(
        self,
        runner: Runner,
        settings: EngineSettings,
        facts: EngineFacts,
        output: BinaryIO,
        inbox: queue.SimpleQueue[Message | None],
    ) -> None:
        self._runner = runner
        self._settings = settings
        self._facts = facts
        self._output = output
        self._inbox = inbox
        self._context_tokens = facts.context_tokens
        self._events: list[Event] = []
        self._jobs: dict[int, jobs.Job] = {}
        self._busy_s = 0.0
        self._is_stopping = False
        self._reading: set[int] = set()  # requests whose images are being read
        self._sight: Sight | None = None
        if runner.projector is not None:
            self._sight = Sight(runner.projector, runner.settings.batch_tokens, inbox.put)
        self._scheduler = Scheduler(
            runner,
            max_running=facts.max_running,
            silence_bound_s=settings.silence_bound_s,
            emit=self._events.append,
            share=settings.share_prefixes and runner.cache_kind != NO_CACHE,
            encode=self._sight.encode if self._sight is not None else None,
        )

    @property
    def interruption(self) -> Interruption:
        """To be told of cancels before their turn."""
        return self._scheduler.interruption

    def run(self) -> None:
        """Serve until `Shutdown` or the end of stdin."""
        while not self._is_stopping:
            self._take_commands()
            started = time.perf_counter()
            if self._scheduler.has_work:
                self._scheduler.step()
            self._advance_jobs()
            self._send()
            self._busy_s += time.perf_counter() - started

    # --- in and out ------------------------------------------------------------------------------

    def _take_commands(self) -> None:
        """Handle every command that has come; wait for one if there is nothing else to do."""
        must_wait = not (self._scheduler.has_work or self._jobs or self._events)
        while not self._is_stopping:
            try:
                command = self._inbox.get(block=must_wait)
            except queue.Empty:
                return
            must_wait = False
            if command is None:
                self._is_stopping = True
            else:
                self._handle(command)

    def _send(self) -> None:
        if self._events:
            self._output.write(encode_frame(self._events))
            self._output.flush()
            self._events.clear()

    def _advance_jobs(self) -> None:
        """One chunk of the oldest job."""
        if not self._jobs:
            return
        request_id, job = next(iter(self._jobs.items()))
        interruption = self._scheduler.interruption
        try:
            with self._runner.interruptible(lambda: interruption.is_due([request_id])):
                event = next(job)
        except BatchInterrupted:  # the command follows
            del self._jobs[request_id]
            return
        except GroundupError as error:
            event = Failed(request_id, error.to_wire())
        if event is not None:
            self._events.append(event)
            job.close()  # type: ignore[attr-defined]  # a generator: gives its cells back
            del self._jobs[request_id]

    # --- commands --------------------------------------------------------------------------------

    def _handle(self, message: Message) -> None:
        if isinstance(message, ImageEncoded):
            return  # its request goes on with the next step
        if isinstance(message, ImagesRead):
            command: Command = message.command
            if message.command.request_id not in self._reading:
                return  # it was cancelled
            self._reading.remove(message.command.request_id)
        else:
            command = message
        try:
            if isinstance(message, ImagesRead):
                self._take_images(message)
            else:
                self._dispatch(message)
        except GroundupError as error:
            request_id = getattr(command, "request_id", None)
            if request_id is not None:
                self._events.append(Failed(request_id, error.to_wire()))

    def _dispatch(self, command: Command) -> None:  # noqa: C901, PLR0912 - one case per command
        match command:
            case Submit() | Tokenize() if command.prompt.images:
                self._read_images(command)
            case Submit():
                self._submit(command)
            case Cancel(request_id=request_id):
                self._cancel(request_id)
            case Pause(request_id=request_id):
                self._scheduler.pause(request_id, paused=True)
            case Resume(request_id=request_id):
                self._scheduler.pause(request_id, paused=False)
            case Pin():
                self._pin(command)
            case Unpin(request_id=request_id):
                self._scheduler.unpin(request_id)
            case Tokenize():
                self._events.append(tokenize(command, self._runner.vocabulary))
            case TokenizePair():
                self._events.append(tokenize_pair(command, self._runner.model, self._facts))
            case Detokenize():
                self._events.append(detokenize(command, self._runner.vocabulary))
            case Score():
                self._require_answers("scoring")
                self._jobs[command.request_id] = jobs.score(command, self._scheduler, self._context_tokens)
            case Embed():
                if self._runner.cache_kind == CHECKPOINTS:
                    raise UnsupportedCapabilityError(self._facts.name, "embeddings")
                self._jobs[command.request_id] = jobs.embed(command, self._scheduler, self._context_tokens)
            case GetStatistics():
                self._events.append(StatisticsReport(command.request_id, self._statistics(command.reset)))
            case ClearCache():
                self._scheduler.cells.cache.clear()
                self._events.append(Tokens(command.request_id, []))
            case Shutdown():
                self._is_stopping = True

    def _read_images(self, command: WithImages) -> None:
        if self._sight is None:
            raise UnsupportedCapabilityError(self._facts.name, "vision")
        self._reading.add(command.request_id)
        self._sight.read(command)

    def _take_images(self, message: ImagesRead) -> None:
        if message.error is not None:
            raise message.error
        if isinstance(message.command, Submit):
            self._submit(message.command, message.images)
        else:
            self._events.append(tokenize(message.command, self._runner.vocabulary, message.images))

    def _submit(self, command: Submit, images: Several[ReadImage] = ()) -> None:
        self._require_answers("answering")
        waiting = len(self._scheduler.waiting)
        if waiting >= self._settings.max_queued:
            raise EngineBusyError(waiting, self._settings.max_queued)
        check_sampling(command.sampling, self._facts.vocabulary_size)
        _check_counts(command)
        vocabulary = self._runner.vocabulary
        tokens, public = read_prompt(command.prompt, vocabulary, owner=command.owner, images=images)
        self._require_room(len(tokens), window_of(command.shift, self._facts.context_tokens))
        if command.shift is not None and images:
            raise InvalidParameterError("a shift of the context", "wanted beside images", "left out there")
        room = room_of(
            command.shift,
            prompt_tokens=len(tokens),
            max_tokens=command.max_tokens,
            context_tokens=self._facts.context_tokens,
            begins_with_bos=bool(len(tokens)) and int(tokens[0]) == vocabulary.bos,
        )
        look_back = command.sampling.repeat_last_n
        recent = tokens[-look_back:] if look_back > 0 else tokens if look_back else tokens[:0]
        recent = recent[recent >= 0]  # not the cells of images
        sampler = Sampler(command.sampling, vocabulary, recent.tolist())
        runs = tuple(image_runs(tokens, images))
        self._scheduler.submit(
            Sequence(command, tokens, public=public, room=room, sampler=sampler, images=runs)
        )

    def _pin(self, command: Pin) -> None:
        self._require_answers("pinning")
        tokens, public = read_prompt(command.prompt, self._runner.vocabulary, owner=command.owner)
        self._require_room(len(tokens), self._facts.context_tokens)
        request = Submit(request_id=command.request_id, prompt=command.prompt, owner=command.owner)
        self._scheduler.submit(
            Sequence(request, tokens, public=public, room=Room(len(tokens), 0), sampler=None, is_pin=True)
        )

    def _cancel(self, request_id: int) -> None:
        job = self._jobs.pop(request_id, None)
        if job is not None:
            job.close()  # type: ignore[attr-defined]  # a generator: gives its cells back
        if request_id in self._reading:
            self._reading.remove(request_id)
            self._scheduler.interruption.forget(request_id)
            self._events.append(Done(request_id, "cancelled", NOTHING_USED))
        self._scheduler.cancel(request_id)

    def _require_room(self, prompt_tokens: int, context_tokens: int) -> None:
        if prompt_tokens >= context_tokens:
            raise PromptTooLongError(prompt_tokens, context_tokens, self._facts.training_context_tokens)

    def _require_answers(self, capability: str) -> None:
        if self._runner.cache_kind == NO_CACHE:
            raise UnsupportedCapabilityError(self._facts.name, capability)

    def _statistics(self, reset: bool) -> Statistics:
        scheduler, counts = self._scheduler, self._scheduler.counts
        report = Statistics(
            cells_total=self._runner.cache_tokens,
            cells_in_use=scheduler.cells.used,
            cells_cached=scheduler.cells.cache.evictable_cells(),
            running=len(scheduler.running),
            waiting=len(scheduler.waiting),
            cached_sequences=scheduler.cells.cache.leaves,
            steps=counts["steps"],
            native_s=self._runner.native_s,
            python_s=max(0.0, self._busy_s - self._runner.native_s),
            computed_prompt_tokens=counts["computed_prompt"],
            reused_prompt_tokens=counts["reused_prompt"],
            generated_tokens=counts["generated"],
            preemptions=counts["preemptions"],
            shifts=counts["shifts"],
            longest_silence_s=scheduler.answering.longest_silence_s,
            prefill_tokens_per_s=scheduler.pacing.prompt_tokens_per_s,
            decode_step_s=scheduler.pacing.answers_s(1),
        )
        if reset:
            counts.update(dict.fromkeys(counts, 0))
            scheduler.answering.longest_silence_s = self._busy_s = self._runner.native_s = 0.0
        return report


def _check_counts(command: Submit) -> None:
    if command.max_tokens is not None and command.max_tokens < 1:
        raise InvalidParameterError("max_tokens", str(command.max_tokens), "at least 1")
    if command.logprobs is not None and not 0 <= command.logprobs <= MAX_ALTERNATIVES:
        raise InvalidParameterError("logprobs", str(command.logprobs), f"between 0 and {MAX_ALTERNATIVES}")


def _read_commands(
    source: BinaryIO, inbox: queue.SimpleQueue[Message | None], interruption: Interruption
) -> None:
    """The reading thread. A frame that is not of the protocol ends the worker."""
    try:
        while (body := read_frame(source)) is not None:
            command = decode_command(body)
            if isinstance(command, Cancel):
                interruption.cancel(command.request_id)
            elif isinstance(command, Shutdown):
                interruption.end()
            inbox.put(command)
    except GroundupError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - stderr is the worker's log
    interruption.end()
    inbox.put(None)


def _private_stdout() -> BinaryIO:
    """The real stdout for frames; whatever else writes to descriptor 1 goes to stderr."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return output


def main() -> None:
    """Load the model named in the settings, tell how it went, serve."""
    output = _private_stdout()
    settings = decode_settings(sys.argv[1])

    told = 0.0

    def tell(fraction: float) -> None:
        nonlocal told
        if fraction - told >= _PROGRESS_STEP:
            told = fraction
            output.write(encode_frame([LoadProgress(fraction)]))

    def tell_limits(limits: MemoryBounded) -> None:
        output.write(encode_frame([limits]))

    try:
        runner, facts = load(settings, on_progress=tell, on_bounded=tell_limits)
    except GroundupError as error:
        output.write(encode_frame([LoadFailed(error.to_wire())]))
        return
    output.write(encode_frame([Ready(facts)]))
    inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
    worker = Worker(runner, settings, facts, output, inbox)
    threading.Thread(
        target=_read_commands, args=(sys.stdin.buffer, inbox, worker.interruption), daemon=True
    ).start()
    worker.run()
    os._exit(0)  # the reading thread may be inside a blocking read; nothing is left to save


if __name__ == "__main__":
    main()
