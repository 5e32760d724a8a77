"""How many prompt tokens one step may compute, so that running answers are not silent for too long.

The time of a step is modelled as that of its running answers alone plus a time per prompt token;
both are measured as the engine works, so the model follows the machine, the model file and the
length of what is in the cache.
"""

from __future__ import annotations

SMALLEST_CHUNK_TOKENS = 16
LONGEST_STEP_S = 1.0  # when nobody is answering: how long a newcomer or a cancel may have to wait
# The library's threads meet at many barriers in each step, whatever its size; on a busy machine that
# is most of the time. A smaller chunk would look slower still, and shrink further.
SMALLEST_IDLE_CHUNK_TOKENS = 128
_KERNEL_TOKENS = 8  # the library's matrix kernels take so many tokens at a time; others cost extra
_SAFETY = 0.8  # aim below the bound: steps vary
_WEIGHT = 0.3  # of the newest measurement


class Pacing:
    """Measured speeds of one engine.

    Args:
        silence_bound_s: the longest gap wanted between two tokens of a running answer.
        batch_tokens: the most tokens of one step.
    """

    def __init__(self, silence_bound_s: float, batch_tokens: int) -> None:
        self._bound_s = silence_bound_s
        self._batch_tokens = batch_tokens
        self._answers_s: dict[int, float] = {}  # step time with so many answers and no prompt
        self._prompt_token_s = 0.0

    def prompt_tokens(self, answers: int) -> int:
        """The most prompt tokens for the next step, beside so many running answers."""
        room = self._batch_tokens - answers
        if room <= 0:
            return 0
        smallest = SMALLEST_CHUNK_TOKENS if answers else SMALLEST_IDLE_CHUNK_TOKENS
        if not self._prompt_token_s:
            return min(room, smallest)
        bound_s = self._bound_s * _SAFETY - self.answers_s(answers) if answers else LONGEST_STEP_S
        tokens = min(room, int(bound_s / self._prompt_token_s))
        even = (answers + tokens) // _KERNEL_TOKENS * _KERNEL_TOKENS - answers
        return min(room, max(smallest, even))

    def measure(self, answers: int, prompt_tokens: int, step_s: float) -> None:
        """Learn from a step that has been done; an empty one teaches nothing."""
        if answers and not prompt_tokens:
            self._answers_s[answers] = _blend(self._answers_s.get(answers, 0.0), step_s)
        elif prompt_tokens >= SMALLEST_CHUNK_TOKENS // 2:
            rest_s = max(step_s - self.answers_s(answers), 0.1 * step_s)
            self._prompt_token_s = _blend(self._prompt_token_s, rest_s / prompt_tokens)

    def answers_s(self, answers: int) -> float:
        """Expected time of a step with so many running answers and no prompt, in seconds."""
        if not answers or not self._answers_s:
            return 0.0
        nearest = min(self._answers_s, key=lambda known: abs(known - answers))
        return self._answers_s[nearest] * max(1.0, answers / nearest)

    @property
    def prompt_tokens_per_s(self) -> float:
        """Measured speed of reading prompts."""
        return 1 / self._prompt_token_s if self._prompt_token_s else 0.0


def _blend(old: float, new: float) -> float:
    return new if not old else old + _WEIGHT * (new - old)
