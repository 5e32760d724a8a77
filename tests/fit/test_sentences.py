"""The sentences of advice, word for word: each names its unit, and says how sure it is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from groundup.fit.advice import Advice, advise
from groundup.fit.best_plan import Choice, judged
from groundup.fit.class_plan import class_plan
from groundup.fit.purposes import DESK, class_of
from groundup.fit.rule_of_thumb import Difference, RuleOfThumb
from groundup.fit.sentences import (
    NOT_MEASURED,
    class_sentences,
    class_short_sentence,
    coarse_warning,
    confidence_phrase,
    device_sentence,
    download_warning,
    lever_sentence,
    memory_sentence,
    reading_sentence,
    room_sentence,
    rule_sentence,
    short_sentence,
    speed_sentence,
    uses_sentence,
    verdict_phrase,
)
from groundup.fit.verdicts import Need, Verdict
from tests.fit.candidates import GIB, budget, candidate, plan, situation

MODEL = candidate("llama-8b", "Q4_K_M")
# What makes a number one of something.
UNITS = r"(GB|MB|tokens|pages?|words/s|words|s|min|pupils|people|to)"


def choice(needed_gib: float = 6.0, total_gib: float = 16) -> Choice:
    """A load with round figures."""
    here = situation(total_gib)
    found = judged(MODEL, plan(), here.budget, here.speed)
    size = int(needed_gib * GIB)
    return replace(found, need=Need(size - GIB // 4, size - GIB // 8, size, size))


def advice(total_gib: float = 32, gb_per_s: float = 0.0, *, pupils: int = 0) -> Advice:
    """Advice about an 8B model on such a computer."""
    return advise([MODEL], situation(total_gib, gb_per_s), pupils=pupils)


def test_the_device() -> None:
    """This one, or one that is imagined."""
    assert device_sentence(budget(16, 9.8)) == "This computer: 16 GB of memory, 9.8 GB free now."
    assert device_sentence(budget(8), ("memory=8GB",)) == (
        "A computer with 8 GB of memory where nothing else runs (memory=8GB)."
    )


def test_verdicts() -> None:
    """Each in a few words."""
    assert [verdict_phrase(one) for one in Verdict] == [
        "fits",
        "just fits",
        "fits once other programs are closed",
        "would start, and be too slow to use",
        "does not fit",
    ]


def test_memory() -> None:
    """With the length of text that it holds for."""
    assert memory_sentence(choice()) == "5.8 to 6.0 GB with a context of 8,192 tokens (11 pages)"
    together = replace(choice(), plan=plan(context_tokens=6144, cache_tokens=65_536))
    assert memory_sentence(together).endswith("of 6,144 tokens (8 pages); 65,536 for all together")


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Verdict.FITS, "2 GB to spare"),
        (Verdict.TIGHT, "only 2 GB to spare"),
        (Verdict.UNUSABLY_SLOW, "the file is larger than what is free, so the disk is read for every word"),
    ],
)
def test_room_to_spare(verdict: Verdict, sentence: str) -> None:
    """What is left of 8 GB."""
    assert room_sentence(choice().need, verdict, budget(16, 8)) == sentence


def test_room_that_is_missing() -> None:
    """Now, or at all."""
    needed = choice(16).need
    assert room_sentence(needed, Verdict.AFTER_CLOSING, budget(32, 8)) == "8 GB more must be free"
    assert room_sentence(needed, Verdict.DOES_NOT_FIT, budget(8)) == (
        "9.5 GB more than this computer can give"
    )


def test_speed_and_its_class() -> None:
    """What it is like, and how sure; where it is not known, how to find out."""
    known = advice(32, 60.0).choice.speed
    assert known is not None
    assert re.fullmatch(r"[\d.]+ to [\d.]+ words/s, about as fast as you read", speed_sentence(known))
    assert confidence_phrase(known) == "calibrated on this computer"
    assert speed_sentence(None, is_here=False).startswith("not known of another computer")
    assert speed_sentence(None) == NOT_MEASURED == "not measured yet: groundup device --measure (1 minute)"


def test_reading() -> None:
    """A page, or the document that was named."""
    assert re.fullmatch(r"first word .* s after a page to read", reading_sentence(advice(32, 60.0)))
    here = replace(situation(32, 60.0), document_tokens=7000)
    assert reading_sentence(advise([MODEL], here)).endswith("after a document of 10 pages")
    too_long = replace(here, document_tokens=20_000)
    assert reading_sentence(advise([MODEL], too_long)) == (
        "the document (28 pages) is longer than its context"
    )
    assert reading_sentence(advice()) == ""


def test_uses() -> None:
    """What it is good for, and what not."""
    assert uses_sentence(advice(64).uses) == "Good for: chat, documents up to 186 pages, 30 pupils at once."
    assert uses_sentence(advice(64, 20.0).uses) == (
        "Good for: chat, documents up to 186 pages. Not for: several people at once."
    )
    assert uses_sentence(advice(4).uses) == "Good for: nothing here, as things are."


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (RuleOfThumb(4, 16, says_yes=True), "yes, 4 is at most 8."),
        (RuleOfThumb(0.0, 16, says_yes=True), "yes, almost 0 is at most 8."),
        (
            RuleOfThumb(20.9, 24, says_yes=False, difference=Difference.SMALL_STORAGE),
            "no, 21 is more than 12. It counts parameters, and this file takes little memory for each.",
        ),
        (
            RuleOfThumb(8, 16, says_yes=True, difference=Difference.FINE_STORAGE),
            "yes, 8 is at most 8. It counts parameters, and this file takes much memory for each.",
        ),
        (
            RuleOfThumb(8, 16, says_yes=True, difference=Difference.LONG_CONTEXT),
            "yes, 8 is at most 8. It leaves out the text: so long a context takes memory of its own.",
        ),
        (
            RuleOfThumb(8, 16, says_yes=True, difference=Difference.BUSY_COMPUTER),
            "yes, 8 is at most 8. It leaves out what else runs here.",
        ),
    ],
)
def test_the_rule_of_thumb(rule: RuleOfThumb, sentence: str) -> None:
    """What it says, and why ours differs."""
    beginning = "Rule of thumb (billions of parameters at most half the GB of memory): "
    assert rule_sentence(rule) == beginning + sentence


def test_levers() -> None:
    """Each with what it costs, and what to type."""
    files = [candidate("llama-8b", name) for name in ("F16", "Q8_0")]
    found = advise(files[:1], situation(16, free_gib=12), others=files[1:])
    said = [lever_sentence(one, found.choice) for one in found.levers]
    assert said == [
        "A smaller file, Q8_0 (8.5 GB to download): llama-8b:q8_0",
        "A computer with 24 GB of memory.",
    ]
    long = advise([MODEL], situation(16), replace(DESK, context_tokens=131_072))
    assert re.fullmatch(
        r"A shorter text, \d+ pages instead of 187 pages: --context \d+",
        lever_sentence(long.levers[0], long.choice),
    )
    busy = advise([MODEL], situation(16, free_gib=4))
    assert re.fullmatch(
        r"Close other programs: [\d.]+ GB more should be free\.",
        lever_sentence(busy.levers[0], busy.choice),
    )
    many = advise([MODEL], situation(16), class_of(200))
    assert re.fullmatch(r"\d+ people at once: --users \d+", lever_sentence(many.levers[0], many.choice))


def test_a_class() -> None:
    """Shared beside not shared, and what to do; nothing is said of waiting that was not measured."""
    first, shared, unshared, waiting, mode = class_sentences(class_plan(MODEL, situation(64), 30))
    assert first == "30 pupils, each with 2,048 tokens beside a shared lesson of 4,096:"
    assert re.fullmatch(r"shared here: [\d.]+ to [\d.]+ GB, fits", shared)
    assert re.fullmatch(r"without sharing: [\d.]+ to [\d.]+ GB, fits", unshared)
    assert waiting == f"Waiting is {NOT_MEASURED}"
    assert mode == "Suggested: everybody at once."
    measured = class_sentences(class_plan(MODEL, situation(64, 400.0), 30))
    assert "first words within" in measured[1]
    assert measured[3].endswith("(rough: no class was measured here).")


def test_a_short_sentence() -> None:
    """Everything that matters of one model."""
    assert short_sentence(advice(64), "open weights") == (
        "llama-8b: for chat and documents up to 186 pages; open weights (4.9 GB)."
    )


def test_a_warning_before_a_download() -> None:
    """The figures of memory, and no others in the same line."""
    found = replace(choice(9), verdict=Verdict.DOES_NOT_FIT)
    assert download_warning(found, budget(8)) == (
        "llama-8b does not fit here: it takes 8.8 to 9.0 GB of memory with a context of 8,192 tokens, "
        "and 6.5 GB of 8 GB are free."
    )


def test_coarse_files_are_warned_of() -> None:
    """Below four bits."""
    coarse = replace(choice(), candidate=candidate("llama-8b", "Q2_K"))
    assert coarse_warning(coarse).startswith("Q2_K keeps fewer than 4 bits of each weight")
    assert coarse_warning(choice()) == ""


def numbers_without_unit(sentence: str) -> list[str]:
    """Figures after which nothing says what they count; names of models are no figures."""
    plain = sentence.replace(MODEL.title, "model")
    figures = re.finditer(r"(?<![\w.,])\d(?:[\d.,]*\d)?", plain)
    return [one[0] for one in figures if not re.match(rf" {UNITS}\b", plain[one.end() :])]


def test_no_figure_without_a_unit() -> None:
    """Whatever is said about memory, speed and time; a bare figure is caught."""
    found = advice(12, 60.0, pupils=30)
    said = [
        memory_sentence(found.choice),
        speed_sentence(found.choice.speed),
        reading_sentence(found),
        uses_sentence(found.uses),
        short_sentence(found),
    ]
    assert [numbers_without_unit(one) for one in said] == [[]] * len(said)
    assert numbers_without_unit("takes 5 with 7 GB") == ["5"]


def test_a_class_in_one_sentence() -> None:
    """How many at once, how fast for each where that is known, and the memory; no speed is made up."""
    known = class_short_sentence(advice(64, 800.0, pupils=10), "open weights")
    assert re.fullmatch(
        r".+: for all 10 at once; each gets [\d.]+ to [\d.]+ words/s, [a-z ]+; (first words within .+; )?"
        r"[\d.]+ to [\d.]+ GB of memory; open weights\.",
        known,
    )
    assert "words/s" not in class_short_sentence(advice(64, pupils=10))
    assert re.search(r": for (groups of|one conversation)", class_short_sentence(advice(12, pupils=60)))
