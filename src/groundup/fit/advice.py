"""All that can be said about a model on this device before it is loaded, as figures; `wording` says it.

Memory, speed, what it is good for, what would make it fit, and what the folk rule says beside that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .best_plan import Choice, Refusal, best_plan, judged, planned
from .candidate import Candidate
from .class_plan import ClassPlan, class_plan, people_at_once
from .levers import Lever, levers
from .purposes import ANSWER_TOKENS, CLASS_PEOPLE, DESK, DOCUMENTS, SLOWEST_WORDS_PER_S, Purpose, words
from .rule_of_thumb import RuleOfThumb, rule_of_thumb
from .situation import Situation
from .verdicts import Verdict

LEAST_CLASS_PEOPLE: Final = 2
MOST_DOCUMENT_TOKENS: Final = DOCUMENTS.context_tokens * 4  # beyond it, few models keep a text in mind


@dataclass(frozen=True, slots=True)
class Uses:
    """What a model is good for here. Tokens of the longest document, and people at once; 0 = not for that."""

    chat: bool
    document_tokens: int
    people: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice about one model. `levers` are empty where it fits comfortably."""

    choice: Choice
    situation: Situation
    purpose: Purpose
    uses: Uses
    rule: RuleOfThumb
    levers: tuple[Lever, ...]
    school_class: ClassPlan | None = None

    @property
    def verdict(self) -> Verdict:
        """Of the purpose that was asked about."""
        return self.choice.verdict


def advise(
    candidates: Sequence[Candidate],
    situation: Situation,
    purpose: Purpose = DESK,
    *,
    pupils: int = 0,
    others: Sequence[Candidate] = (),
) -> Advice:
    """Advice about a model that comes in one file or several.

    Args:
        candidates: its files.
        situation: of the device.
        purpose: what it is wanted for.
        pupils: of a class that is to be planned; 0 = none.
        others: further files of the model, which were not asked about but may help.
    """
    found = best_plan(candidates, purpose, situation.plan, situation.budget, situation.speed)
    choice = found.nearest if isinstance(found, Refusal) else found
    return Advice(
        choice=choice,
        situation=situation,
        purpose=purpose,
        uses=_uses(choice.candidate, situation),
        rule=rule_of_thumb(
            choice.candidate.facts.parameters,
            situation.budget.total_bytes,
            runs=choice.verdict.runs_now,
            weights_bytes=choice.candidate.facts.weights_bytes,
            needed_bytes=choice.need.mid,
        ),
        levers=_levers(choice, [*candidates, *others], situation, purpose),
        school_class=class_plan(choice.candidate, situation, pupils) if pupils else None,
    )


def _uses(candidate: Candidate, situation: Situation) -> Uses:
    chat = judged(candidate, planned(candidate, DESK, situation.plan), situation.budget, situation.speed)
    is_readable = chat.speed is None or words(chat.speed.decode_tokens_per_s.low) >= SLOWEST_WORDS_PER_S
    if not (chat.verdict.runs_now and is_readable):
        return Uses(chat=False, document_tokens=0, people=0)
    people = people_at_once(candidate, situation, CLASS_PEOPLE)
    return Uses(
        chat=True,
        document_tokens=max(0, min(chat.longest_context_tokens, MOST_DOCUMENT_TOKENS) - ANSWER_TOKENS),
        people=people if people >= LEAST_CLASS_PEOPLE else 0,
    )


def _levers(
    choice: Choice, candidates: Sequence[Candidate], situation: Situation, purpose: Purpose
) -> tuple[Lever, ...]:
    if choice.verdict is Verdict.FITS:
        return ()
    others = [one for one in candidates if one is not choice.candidate]
    return levers(
        choice.candidate,
        choice.plan,
        situation.budget,
        others=others,
        people=purpose.people,
        shared_tokens=purpose.shared_tokens,
    )
