"""An evaluation in words: the table of families, the figures against their bars, what went wrong.

It asks nothing and judges nothing; `evaluate` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from .evaluate import Evaluation, Score


def report(evaluation: Evaluation) -> str:
    """The evaluation as tables in Markdown: every family, then the figures that have bars."""
    lines = ["| family | held-out questions | right | right when noisy | declined |", "|---|---|---|---|---|"]
    lines += [row(score) for score in evaluation.scores]
    return "\n".join([*lines, "", *summary(evaluation)]) + "\n"


def failures(evaluation: Evaluation) -> str:
    """Some wrong replies of every family, for whoever wants to know what goes wrong."""
    return "".join(
        f"- {score.family}: {asked!r} → {reply!r} (wanted {wanted!r})\n"
        for score in evaluation.scores
        for asked, reply, wanted in score.failures
    )


def row(score: Score) -> str:
    """One line of the table of families."""
    noisy_share = "" if score.right_noisy is None else f"{score.accuracy_noisy:.0%}"
    declined = score.refused / max(1, score.asked)
    return f"| {score.family} | {score.asked} | {score.accuracy:.0%} | {noisy_share} | {declined:.0%} |"


def summary(evaluation: Evaluation) -> list[str]:
    """The figures that have bars, as a table."""
    is_noisy = any(score.right_noisy is not None for score in evaluation.scores)
    cost = f"{100 * (evaluation.macro_accuracy - evaluation.macro_accuracy_noisy):.1f} points"
    perplexity = "" if evaluation.perplexity is None else f"{evaluation.perplexity:.3f}"
    return [
        "| figure | bar | measured |",
        "|---|---|---|",
        f"| families inside its world, macro average | ≥ 90 % | {evaluation.macro_accuracy:.1%} |",
        f"| two-digit sums, pairs never seen | ≥ 95 % | {evaluation.two_digit_accuracy:.1%} |",
        f"| questions outside, declined | ≥ 90 % | {evaluation.refusal_rate:.1%} |",
        f"| questions inside, wrongly declined | ≤ 3 % | {evaluation.false_refusal_rate:.1%} |",
        f"| stories that keep to what was asked | ≥ 95 % | {evaluation.accuracy_of('story'):.1%} |",
        f"| cost of typos and lower case | ≤ 5 points | {cost if is_noisy else 'not asked'} |",
        f"| perplexity of the right answers, per token | | {perplexity or 'not asked'} |",
    ]


def figures(evaluation: Evaluation) -> dict[str, float]:
    """The figures that go into the model file."""
    return {
        "macro_accuracy": evaluation.macro_accuracy,
        "macro_accuracy_noisy": evaluation.macro_accuracy_noisy,
        "two_digit_accuracy": evaluation.two_digit_accuracy,
        "refusal_rate": evaluation.refusal_rate,
        "false_refusal_rate": evaluation.false_refusal_rate,
        "story_accuracy": evaluation.accuracy_of("story"),
        "perplexity": evaluation.perplexity or 0.0,
    }


def checkpoint_table(evaluations: Sequence[tuple[int, Evaluation]]) -> str:
    """One line for each kept checkpoint, so that one sees when it learned what."""
    lines = [
        "| step | macro | two-digit sums | outside, declined | inside, declined | stories | perplexity |",
        "|---|---|---|---|---|---|---|",
    ]
    for step, each in evaluations:
        shares = (
            each.macro_accuracy,
            each.two_digit_accuracy,
            each.refusal_rate,
            each.false_refusal_rate,
            each.accuracy_of("story"),
        )
        perplexity = "" if each.perplexity is None else f"{each.perplexity:.3f}"
        lines.append(f"| {step:,} | {' | '.join(f'{share:.1%}' for share in shares)} | {perplexity} |")
    return "\n".join(lines) + "\n"
