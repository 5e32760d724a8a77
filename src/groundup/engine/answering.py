"""From the logits of a batch to the next token of an answer, and to the text that is sent."""

from __future__ import annotations

import time
from collections.abc import Callable

from .events import Event, Text
from .runner import Runner
from .sampler import choice
from .sequence import Sequence


class Answering:
    """Picks tokens and sends text; knows nothing of queues and cells.

    `longest_silence_s` is the longest gap between two tokens of one answer so far.
    """

    def __init__(self, runner: Runner, emit: Callable[[Event], None]) -> None:
        self._runner = runner
        self._emit = emit
        self.longest_silence_s = 0.0

    def next_token(self, sequence: Sequence, output: int) -> str | None:
        """Pick from the batch's output; returns why the answer is complete (stop, length), or None.

        Raises:
            InvalidGrammarError: no token of the model fits the request's grammar.
        """
        assert sequence.sampler is not None
        started = time.perf_counter()
        token = sequence.sampler.pick(self._runner.context, output)
        self._runner.native_s += time.perf_counter() - started
        self._note_time(sequence)
        if self._runner.vocabulary.is_end(token) and not sequence.request.ignore_eos:
            return "stop"
        self._append(sequence, token, output)
        if sequence.text.stop_string is not None:
            return "stop"
        if sequence.is_complete:
            return "length"
        self.send(sequence)
        return None

    def finish(self, sequence: Sequence) -> None:
        """Send what was held back, when no more tokens will come."""
        sequence.pending_text += sequence.text.flush()
        self.send(sequence)

    def send(self, sequence: Sequence) -> None:
        """Send the text that is ready, if any."""
        if sequence.pending_text or sequence.pending_choices:
            self._emit(
                Text(
                    sequence.request_id,
                    sequence.pending_text,
                    sequence.pending_tokens,
                    sequence.pending_choices,
                )
            )
            sequence.pending_text, sequence.pending_tokens, sequence.pending_choices = "", 0, []

    def _append(self, sequence: Sequence, token: int, output: int) -> None:
        vocabulary, alternatives = self._runner.vocabulary, sequence.request.logprobs
        if alternatives is not None:
            logits = self._runner.context.logits(output)
            sequence.pending_choices.append(choice(logits, token, alternatives, vocabulary))
        sequence.append(token)
        sequence.pending_tokens += 1
        piece = vocabulary.piece(token) or vocabulary.name_among(sequence.request.show_control, token)
        sequence.pending_text += sequence.text.push(piece)

    def _note_time(self, sequence: Sequence) -> None:
        now = time.perf_counter()
        if sequence.first_token_at is None:
            sequence.first_token_at = now
        if sequence.last_token_at is not None:
            self.longest_silence_s = max(self.longest_silence_s, now - sequence.last_token_at)
        sequence.last_token_at = now
