"""One answer as a stopwatch sees it, and figures from many."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .result import Figures, FirstToken


@dataclass
class Answer:
    """Times (seconds of `time.perf_counter`) and counts of one request; it grows while the answer streams."""

    prompt_tokens: int
    asked_at: float = field(default_factory=time.perf_counter)
    text_times: list[float] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)  # only where they were asked for
    done_at: float = math.nan
    computed_tokens: int = 0
    generated_tokens: int = 0

    def note_text(self) -> None:
        """A piece of the answer came."""
        self.text_times.append(time.perf_counter())

    def note_end(self, *, computed_tokens: int, generated_tokens: int) -> None:
        """The answer is complete."""
        self.done_at = time.perf_counter()
        self.text_times = self.text_times or [self.done_at]
        self.computed_tokens = computed_tokens
        self.generated_tokens = generated_tokens

    @property
    def first_token_s(self) -> float:
        """Seconds from asking to the first token."""
        return self.text_times[0] - self.asked_at

    def longest_silence_s(self, since: float = -math.inf, until: float = math.inf) -> float:
        """Longest gap between two pieces that overlaps the time from `since` to `until`."""
        return max(
            (
                later - earlier
                for earlier, later in pairwise(self.text_times)
                if later > since and earlier < until
            ),
            default=0.0,
        )


def summarize(answers: Sequence[Answer], *, ideal_prompt_tokens: int, python_share: float | None) -> Figures:
    """Figures of requests that ran at the same time."""
    first_times = sorted(answer.first_token_s for answer in answers)
    decode_s = max(answer.text_times[-1] for answer in answers) - min(
        answer.text_times[0] for answer in answers
    )
    decoded = sum(answer.generated_tokens - 1 for answer in answers)
    prompt_tokens = sum(answer.prompt_tokens for answer in answers)
    return Figures(
        total_s=max(answer.done_at for answer in answers) - min(answer.asked_at for answer in answers),
        ttft_s=FirstToken(
            p50=_percentile(first_times, 0.50), p95=_percentile(first_times, 0.95), max=first_times[-1]
        ),
        prefill_tok_s=prompt_tokens / first_times[-1],
        decode_tok_s=decoded / decode_s if decode_s else 0.0,
        computed_prompt_tokens=sum(answer.computed_tokens for answer in answers),
        ideal_prompt_tokens=ideal_prompt_tokens,
        longest_silence_s=max(answer.longest_silence_s() for answer in answers),
        python_share=python_share,
    )


def _percentile(ordered: Sequence[float], fraction: float) -> float:
    """The smallest value that at least this fraction of all does not exceed."""
    return ordered[max(0, math.ceil(fraction * len(ordered)) - 1)]
