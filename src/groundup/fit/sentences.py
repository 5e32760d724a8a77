"""Advice in plain words, one sentence for each matter; how they are laid out is the command's business."""

from __future__ import annotations

from typing import Final

from .advice import Advice, Uses
from .best_plan import Choice
from .budget import Budget
from .class_plan import ClassLoad, ClassMode, ClassPlan
from .levers import Lever, LeverKind
from .quality import is_below_four_bits
from .rule_of_thumb import Difference, RuleOfThumb
from .speed import SpeedPrediction
from .verdicts import Need, Verdict
from .wording import (
    download_text,
    memory_range_text,
    memory_text,
    pace_text,
    pages_text,
    speed_text,
    wait_text,
)

NOT_MEASURED: Final = "not measured yet: groundup device --measure (1 minute)"
NOT_KNOWN: Final = "not known of another computer: say how fast its memory is with bandwidth=50GB/s"

_VERDICTS: Final = {
    Verdict.FITS: "fits",
    Verdict.TIGHT: "just fits",
    Verdict.AFTER_CLOSING: "fits once other programs are closed",
    Verdict.UNUSABLY_SLOW: "would start, and be too slow to use",
    Verdict.DOES_NOT_FIT: "does not fit",
}
_DIFFERENCES: Final = {
    Difference.SMALL_STORAGE: "It counts parameters, and this file takes little memory for each.",
    Difference.FINE_STORAGE: "It counts parameters, and this file takes much memory for each.",
    Difference.LONG_CONTEXT: "It leaves out the text: so long a context takes memory of its own.",
    Difference.BUSY_COMPUTER: "It leaves out what else runs here.",
}
_MODES: Final = {
    ClassMode.AT_ONCE: "Suggested: everybody at once.",
    ClassMode.IN_GROUPS: "Suggested: groups of {at_once}, one after the other.",
    ClassMode.ON_THE_STAGE: "Suggested: one conversation for all, on the projector.",
    ClassMode.NOT_HERE: "Suggested: another computer, or a smaller model.",
}
_SHORT_MODES: Final = {
    ClassMode.AT_ONCE: "for all {people} at once",
    ClassMode.IN_GROUPS: "for groups of {at_once}",
    ClassMode.ON_THE_STAGE: "for one conversation on the projector",
    ClassMode.NOT_HERE: "for no class here",
}


def device_sentence(budget: Budget, changes: tuple[str, ...] = ()) -> str:
    """The memory that the advice goes by: of this device, or of one that is imagined."""
    if not changes:
        free = memory_text(budget.now_bytes)
        return f"This computer: {memory_text(budget.total_bytes)} of memory, {free} free now."
    given = ", ".join(changes)
    return f"A computer with {memory_text(budget.total_bytes)} of memory where nothing else runs ({given})."


def verdict_phrase(verdict: Verdict) -> str:
    """The verdict in a few words."""
    return _VERDICTS[verdict]


def uses_sentence(uses: Uses) -> str:
    """What it is good for, and what not."""
    if not uses.chat:
        return "Good for: nothing here, as things are."
    good, bad = ["chat"], []
    if uses.document_tokens:
        good.append(f"documents up to {pages_text(uses.document_tokens)}")
    if uses.people:
        good.append(f"{uses.people} pupils at once")
    else:
        bad.append("several people at once")
    return f"Good for: {', '.join(good)}." + (f" Not for: {', '.join(bad)}." if bad else "")


def memory_sentence(choice: Choice) -> str:
    """How much it takes, with which length of text."""
    need, tokens = choice.need, choice.plan.context_tokens
    together = ""
    if choice.plan.cache_tokens > tokens:
        together = f"; {choice.plan.cache_tokens:,} for all together"
    return (
        f"{memory_range_text(need.low, need.high)} with a context of {tokens:,} tokens "
        f"({pages_text(tokens)}){together}"
    )


def room_sentence(need: Need, verdict: Verdict, budget: Budget) -> str:
    """What that leaves, or lacks."""
    match verdict:
        case Verdict.FITS:
            return f"{memory_text(budget.now_bytes - need.high)} to spare"
        case Verdict.TIGHT:
            return f"only {memory_text(budget.now_bytes - need.high)} to spare"
        case Verdict.AFTER_CLOSING:
            return f"{memory_text(need.high - budget.now_bytes)} more must be free"
        case Verdict.UNUSABLY_SLOW:
            return "the file is larger than what is free, so the disk is read for every word"
        case _:
            return f"{memory_text(need.high - budget.quiet_bytes)} more than this computer can give"


def speed_sentence(speed: SpeedPrediction | None, *, is_here: bool = True) -> str:
    """How fast it writes; where that is not known, how to find out."""
    if speed is None:
        return NOT_MEASURED if is_here else NOT_KNOWN
    rate = speed.decode_tokens_per_s
    return f"{speed_text(rate)}, {pace_text(rate)}"


def reading_sentence(advice: Advice) -> str:
    """How long it reads before its first word; "" where that is not known."""
    speed = advice.choice.speed
    if speed is None or speed.first_token_s is None:
        return ""
    document = advice.situation.document_tokens
    if document > advice.choice.plan.context_tokens:
        return f"the document ({pages_text(document)}) is longer than its context"
    what = f"after a document of {pages_text(document)}" if document else "after a page to read"
    return f"first word {wait_text(speed.first_token_s)} {what}"


def confidence_phrase(speed: SpeedPrediction) -> str:
    """How sure the speed is."""
    return speed.confidence.words


def coarse_warning(choice: Choice) -> str:
    """A warning about files below four bits; "" for others."""
    name = choice.candidate.quantisation
    if not is_below_four_bits(name):
        return ""
    return f"{name} keeps fewer than 4 bits of each weight: expect more mistakes than from Q4_K_M."


def rule_sentence(rule: RuleOfThumb) -> str:
    """The folk rule, and why it says something else where it does."""
    relation = "at most" if rule.says_yes else "more than"
    said = (
        f"Rule of thumb (billions of parameters at most half the GB of memory): "
        f"{'yes' if rule.says_yes else 'no'}, {_number(rule.parameters_billion)} is {relation} "
        f"{_number(rule.memory_gb / 2)}."
    )
    return f"{said} {_DIFFERENCES[rule.difference]}" if rule.difference else said


def relative_sentence(title: str, name: str) -> str:
    """Another model that fits, and how to ask about it."""
    return f"Another model: {title} fits: groundup fit {name}"


def download_warning(choice: Choice, budget: Budget) -> str:
    """What is said before a download that does not fit comfortably: the figures."""
    candidate, need = choice.candidate, choice.need
    return (
        f"{candidate.title} {verdict_phrase(choice.verdict)} here: it takes "
        f"{memory_range_text(need.low, need.high)} of memory with a context of "
        f"{choice.plan.context_tokens:,} tokens, and {memory_text(budget.now_bytes)} of "
        f"{memory_text(budget.total_bytes)} are free."
    )


def lever_sentence(lever: Lever, before: Choice) -> str:
    """One change that would do, and what it costs."""
    name, tokens = lever.candidate.quantisation, lever.plan.context_tokens
    match lever.kind:
        case LeverKind.CLOSE_PROGRAMS:
            return f"Close other programs: {memory_text(lever.amount)} more should be free."
        case LeverKind.SHORTER_CONTEXT:
            return f"{_shorter(tokens, before)}: --context {tokens}"
        case LeverKind.FEWER_PEOPLE:
            return f"{lever.amount} people at once: --users {lever.amount}"
        case LeverKind.SMALLER_FILE:
            return f"A smaller file, {name} ({_taken(lever)}): {lever.candidate.name}"
        case LeverKind.SMALLER_FILE_AND_CONTEXT:
            shorter = _shorter(tokens, before)
            return f"A smaller file, {name}, and {shorter[0].lower()}{shorter[1:]}: {lever.candidate.name}"
        case _:
            return f"A computer with {lever.amount} GB of memory."


def short_sentence(advice: Advice, openness: str = "") -> str:
    """One sentence about a model that fits: what for, how fast, how open, how large, how to get it."""
    choice = advice.choice
    uses = "chat"
    if advice.uses.document_tokens:
        uses += f" and documents up to {pages_text(advice.uses.document_tokens)}"
    rate = choice.speed.decode_tokens_per_s if choice.speed is not None else None
    parts = [f"for {uses}"]
    if rate is not None:
        parts.append(f"{speed_text(rate)}, {pace_text(rate)}")
    if openness:
        parts.append(openness)
    download = (
        f" ({download_text(choice.candidate.download_bytes)})" if choice.candidate.download_bytes else ""
    )
    return f"{choice.candidate.title}: {'; '.join(parts)}{download}."


def class_sentences(plan: ClassPlan, *, is_here: bool = True) -> list[str]:
    """A class: memory and waiting with the lesson shared, beside a server that does not; what to do."""
    lines = [
        f"{plan.people} pupils, each with {plan.purpose.own_tokens:,} tokens beside a shared lesson of "
        f"{plan.purpose.shared_tokens:,}:",
        f"shared here: {_load_text(plan.shared)}",
        f"without sharing: {_load_text(plan.unshared)}",
    ]
    if plan.speed is None:
        lines.append(f"Waiting is {speed_sentence(None, is_here=is_here)}")
    else:
        lines.append(
            f"Each pupil gets {speed_text(plan.speed.decode_tokens_per_s)}: "
            f"{pace_text(plan.speed.decode_tokens_per_s)} (rough: no class was measured here)."
        )
    return [*lines, _MODES[plan.mode].format(at_once=plan.at_once)]


def class_short_sentence(advice: Advice, openness: str = "") -> str:
    """One sentence about a model for a class: how many at once, how fast for each, memory, openness."""
    plan = advice.school_class
    assert plan is not None
    parts = [_SHORT_MODES[plan.mode].format(people=plan.people, at_once=plan.at_once)]
    if plan.speed is not None and plan.mode is ClassMode.AT_ONCE:
        rate = plan.speed.decode_tokens_per_s
        parts.append(f"each gets {speed_text(rate)}, {pace_text(rate)}")
        if plan.shared.first_word_s is not None:
            parts.append(f"first words within {wait_text(plan.shared.first_word_s)}")
    if plan.mode is ClassMode.AT_ONCE:
        parts.append(f"{memory_range_text(plan.shared.need.low, plan.shared.need.high)} of memory")
    if openness:
        parts.append(openness)
    return f"{advice.choice.candidate.title}: {'; '.join(parts)}."


def _load_text(load: ClassLoad) -> str:
    said = f"{memory_range_text(load.need.low, load.need.high)}, {verdict_phrase(load.verdict)}"
    if load.first_word_s is None or load.answer_s is None:
        return said
    return (
        f"{said}; first words within {wait_text(load.first_word_s)}, "
        f"answers of 100 words within {wait_text(load.answer_s)}"
    )


def _shorter(tokens: int, before: Choice) -> str:
    return f"A shorter text, {pages_text(tokens)} instead of {pages_text(before.plan.context_tokens)}"


def _taken(lever: Lever) -> str:
    if lever.candidate.download_bytes:
        return f"{download_text(lever.candidate.download_bytes)} to download"
    return f"{memory_text(lever.need.mid)} of memory"


def _number(value: float) -> str:
    if value < 0.05:
        return "almost 0"
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"
