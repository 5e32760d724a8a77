"""Times become figures: first tokens, rates and silences."""

from __future__ import annotations

import pytest

from groundup.bench.answer import Answer, summarize


def answer(*, asked_at: float, text_times: list[float], prompt_tokens: int = 100) -> Answer:
    return Answer(
        prompt_tokens=prompt_tokens,
        asked_at=asked_at,
        text_times=text_times,
        done_at=text_times[-1],
        computed_tokens=prompt_tokens,
        generated_tokens=len(text_times),
    )


def test_rates_are_of_wall_clock() -> None:
    """Prefill is measured to the last first token, decode from the earliest one to the last token."""
    both = [answer(asked_at=0, text_times=[1, 2, 3]), answer(asked_at=0, text_times=[2, 3, 5])]

    figures = summarize(both, ideal_prompt_tokens=200, python_share=None)

    assert figures.total_s == 5
    assert figures.prefill_tok_s == pytest.approx(200 / 2)
    assert figures.decode_tok_s == pytest.approx(4 / 4)
    assert figures.ttft_s.max == 2


def test_silence_is_the_longest_gap_of_any_one_answer() -> None:
    """Gaps are counted between tokens of the same answer, not before its first token."""
    both = [answer(asked_at=0, text_times=[5, 6, 7]), answer(asked_at=0, text_times=[1, 4])]

    assert summarize(both, ideal_prompt_tokens=1, python_share=None).longest_silence_s == 3


def test_silence_within_a_time_counts_gaps_that_reach_into_it() -> None:
    """A gap that began before the document came, and ended after, is a silence."""
    streamed = answer(asked_at=0, text_times=[1, 9, 10, 30])

    assert streamed.longest_silence_s(since=5, until=10) == 8


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (20, 19), (100, 95)])
def test_95th_percentile_is_a_value_that_occurred(count: int, expected: int) -> None:
    """95 % of the first tokens came no later than this."""
    answers = [answer(asked_at=0, text_times=[rank, 200]) for rank in range(1, count + 1)]

    assert summarize(answers, ideal_prompt_tokens=1, python_share=None).ttft_s.p95 == expected


def test_answer_without_text_ends_with_its_first_token() -> None:
    """Tokens that stand for no text give no piece; the end then counts as the first sign of the answer."""
    silent = Answer(prompt_tokens=10)
    silent.note_end(computed_tokens=10, generated_tokens=3)

    assert silent.first_token_s == silent.done_at - silent.asked_at
