"""How many prompt tokens one step may compute, so that running answers are not silent for too long.

The time of a step is modelled as that of its running answers alone plus a time per prompt token;
both are measured as the engine works, so the model follows the machine, the model file and the
length of what is in the cache. A token of a large chunk takes less time than one of the few that fit
beside answers, so these are measured apart.

The more requests wait for their first token, the longer running answers may pause: both are waiting.
"""

from __future__ import annotations

from .runner import KERNEL_TOKENS

SMALLEST_CHUNK_TOKENS = 8
# The library's threads meet at many barriers in each step, whatever its size; on a busy machine that
# is most of the time. A smaller chunk would look slower still, and shrink further.
SMALLEST_IDLE_CHUNK_TOKENS = 128
LONGEST_STEP_S = 4.0  # when nobody is answering: how long a newcomer or a cancel may have to wait
_SAFETY = 0.8  # aim below the bound: steps vary
_WEIGHT = 0.3  # of the newest measurement
_LARGE_CHUNK_SHARE = 0.7  # of a token's time in the smallest kernel, roughly
_NEAR = 0.25  # a measurement for so many answers serves for numbers within this share of it


class Pacing:
    """Measured speeds of one engine.

    Args:
        silence_bound_s: the longest gap wanted between two tokens of a running answer, while nobody waits.
        batch_tokens: the most tokens of one step.
        warm_token_s: time of one token of the smallest whole kernel; 0 = not measured.
    """

    def __init__(self, silence_bound_s: float, batch_tokens: int, warm_token_s: float = 0.0) -> None:
        self._bound_s = silence_bound_s
        self._batch_tokens = batch_tokens
        self._alone_s: dict[int, float] = {}  # step time with so many answers and no prompt
        self._guessed_s: dict[int, float] = {}  # the same, where there was always a prompt
        self._prompt_token_s = 0.0  # beside answers
        self._idle_token_s = _LARGE_CHUNK_SHARE * warm_token_s  # in a chunk of its own

    def prompt_tokens(self, answers: int, readers: int = 0) -> int:
        """The most prompt tokens for the next step, beside so many running answers.

        The bound is stretched by the share of requests that are being read, up to twice its length. Where
        the answers leave less than their own time before the bound, it cannot be held anyway:
        then prompts get as much time as the answers, so that those who wait for a first token do not
        pay for a bound that nobody gets.
        """
        room = self._batch_tokens - answers
        answers_s = self.answers_s(answers)
        bound_s = self._bound_s * (1 + readers / max(1, answers + readers))
        left_s = bound_s * _SAFETY - answers_s if answers else LONGEST_STEP_S
        is_shared = left_s < answers_s
        token_s = (self._prompt_token_s or self._idle_token_s) if answers else self._idle_token_s
        tokens = int(max(left_s, answers_s) / token_s) if token_s else 0
        # whole kernels, as near as can be; not beyond the bound where it can be kept
        total = (answers + tokens + KERNEL_TOKENS // 2) // KERNEL_TOKENS * KERNEL_TOKENS
        if not is_shared and token_s and (total - answers) * token_s > left_s + (1 - _SAFETY) * bound_s:
            total -= KERNEL_TOKENS
        smallest = SMALLEST_CHUNK_TOKENS if answers else SMALLEST_IDLE_CHUNK_TOKENS
        if total - answers < smallest:
            total = -(-(answers + smallest) // KERNEL_TOKENS) * KERNEL_TOKENS
        return max(0, min(room, total - answers))

    def measure(self, answers: int, prompt_tokens: int, step_s: float) -> None:
        """Learn from a step that has been done; an empty one teaches nothing."""
        if answers and not prompt_tokens:
            self._alone_s[answers] = _blend(self._alone_s.get(answers, 0.0), step_s)
        elif not answers and prompt_tokens >= SMALLEST_IDLE_CHUNK_TOKENS // 2:
            self._idle_token_s = _blend(self._idle_token_s, step_s / prompt_tokens)
        elif answers and prompt_tokens >= SMALLEST_CHUNK_TOKENS // 2:
            prompts_s = self._share_of_prompts_s(answers, prompt_tokens, step_s)
            self._prompt_token_s = _blend(self._prompt_token_s, prompts_s / prompt_tokens)

    def expected_s(self, answers: int, prompt_tokens: int) -> float:
        """Expected time of a step with so many running answers and prompt tokens, in seconds."""
        token_s = (self._prompt_token_s or self._idle_token_s) if answers else self._idle_token_s
        return self.answers_s(answers) + prompt_tokens * token_s

    def answers_s(self, answers: int) -> float:
        """Expected time of a step with so many running answers and no prompt, in seconds."""
        known_s = self._known_s()
        if not answers or not known_s:
            return 0.0
        below = max((count for count in known_s if count <= answers), default=0)
        above = min((count for count in known_s if count >= answers), default=0)
        if not below or not above:  # more or fewer than ever measured
            nearest = below or above
            return known_s[nearest] * max(1.0, answers / nearest)
        share = (answers - below) / max(1, above - below)
        return known_s[below] * (1 - share) + known_s[above] * share

    @property
    def prompt_tokens_per_s(self) -> float:
        """Measured speed of reading prompts while nobody is answering."""
        return 1 / self._idle_token_s if self._idle_token_s else 0.0

    def _share_of_prompts_s(self, answers: int, prompt_tokens: int, step_s: float) -> float:
        """How much of a step the prompt took; until the answers alone are measured, a token is a token."""
        if self._is_measured(answers) or any(
            abs(count - answers) <= _NEAR * answers for count in self._known_s()
        ):
            return max(step_s - self.answers_s(answers), 0.1 * step_s)
        prompts_s = step_s * prompt_tokens / (answers + prompt_tokens)
        self._guessed_s[answers] = step_s - prompts_s
        return prompts_s

    def _known_s(self) -> dict[int, float]:
        """Step times by number of answers; a guess counts only beyond what was measured."""
        guessed = {count: step_s for count, step_s in self._guessed_s.items() if not self._is_measured(count)}
        return guessed | self._alone_s

    def _is_measured(self, answers: int) -> bool:
        """Whether so many answers lie between numbers that were measured without prompts."""
        return bool(self._alone_s) and min(self._alone_s) <= answers <= max(self._alone_s)


def _blend(old: float, new: float) -> float:
    return new if not old else old + _WEIGHT * (new - old)
