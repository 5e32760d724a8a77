"""The folk rule, and where it is wrong: the table of cases in which ours says something else."""

from __future__ import annotations

import pytest

from groundup.fit.candidate import need_of
from groundup.fit.rule_of_thumb import Difference, RuleOfThumb, rule_of_thumb
from groundup.fit.verdicts import judge
from tests.fit.candidates import GIB, budget, candidate, plan


def both(name: str, quantisation: str, context: int, total_gib: int) -> tuple[RuleOfThumb, bool]:
    """What the rule says of a model on a computer where little else runs, and what we say."""
    model, memory = candidate(name, quantisation), budget(total_gib)
    need = need_of(model, plan(context_tokens=context))
    runs = judge(need, memory).runs_now
    rule = rule_of_thumb(
        model.facts.parameters,
        memory.total_bytes,
        runs=runs,
        weights_bytes=model.facts.weights_bytes,
        needed_bytes=need.mid,
    )
    return rule, runs


@pytest.mark.parametrize(
    ("name", "quantisation", "context", "total_gib", "rule_says", "we_say", "why"),
    [
        ("llama-8b", "F16", 8192, 16, True, False, Difference.FINE_STORAGE),
        ("llama-8b", "Q4_K_M", 131_072, 16, True, False, Difference.LONG_CONTEXT),
        ("gpt-oss-20b", "MXFP4", 8192, 24, False, True, Difference.SMALL_STORAGE),
        ("llama-8b", "Q4_K_M", 4096, 8, False, True, Difference.SMALL_STORAGE),
        ("llama-8b", "Q4_K_M", 8192, 16, True, True, Difference.NONE),
    ],
)
def test_where_it_is_wrong(
    name: str, quantisation: str, context: int, total_gib: int, rule_says: bool, we_say: bool, why: Difference
) -> None:
    """Both answers, and the reason for the difference."""
    rule, runs = both(name, quantisation, context, total_gib)
    assert (rule.says_yes, runs, rule.difference) == (rule_says, we_say, why)


def test_a_busy_computer_is_a_reason() -> None:
    """Small and short enough, and yet it does not fit beside what runs."""
    found = rule_of_thumb(8 * 10**9, 16 * GIB, runs=False, weights_bytes=5 * GIB, needed_bytes=int(6.5 * GIB))
    assert found.difference is Difference.BUSY_COMPUTER
