"""Word problems with one step: a short story, its sum with the working, and the result with its unit.

'Anna has 12 apples and gets 5 more. How many apples does she have now?' - '12 + 5 = 17, so 17 apples.'
A pattern names its unit after `>>`, or takes it from the things of the story. Names, things and numbers
are combined freely; stories are held out as a whole. In the training, half of the stories are put
together from sentences of one scene, because real stories vary more than any list of whole ones.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn
from .number_pairs import draw_pair, draw_product, side_of_pair
from .number_words import UNITS, in_words
from .phrase_files import read_phrases, read_records
from .phrasing import choose, settle
from .working import added, multiplied, subtracted

OLDEST_YEARS = 110
PHRASES = read_phrases("word_problems")
SCENES = read_records("word_problems", "scenes")
PARTS = ("start", "change", "ask")  # one sentence of each makes a story
KINDS = {  # the phrases of each kind of story, and what is calculated
    "add": "add",
    "subtract": "subtract",
    "multiply": "multiply",
    "divide": "divide",
    "groups": "divide",
    "per_week": "multiply",
    "per_year": "multiply",
}
UNSAID = {"per_week": 7, "per_year": 12}  # the number that everybody knows
POOLS = {  # what is counted, in the plural; of two, the first gives the unit
    "{o}": PHRASES["things"],
    "{f}": PHRASES["foods"],
    "{g}": PHRASES["things"] + PHRASES["foods"],
    "{t}": PHRASES["animals"],
    "{u}": PHRASES["people"],
    "{h}": PHRASES["crowds"],
}
SINGULARS = {
    "sheep": "sheep",
    "geese": "goose",
    "mice": "mouse",
    "children": "child",
    "people": "person",
    "cookies": "cookie",
}
ENDINGS = {"sses": "ss", "shes": "sh", "ches": "ch", "xes": "x", "ies": "y", "toes": "to", "goes": "go"}


def families() -> tuple[Family, ...]:
    """Stories to add, subtract, multiply and divide."""
    return (Family("word-problems", 14, _word_problem),)


def counted(number: int, plural: str) -> str:
    """'1 berry', '2 berries'."""
    return f"{number} {_singular(plural) if number == 1 else plural}"


def _singular(plural: str) -> str:
    if plural in SINGULARS:
        return SINGULARS[plural]
    for ending, single in ENDINGS.items():
        if plural.endswith(ending):
            return plural.removesuffix(ending) + single
    return plural.removesuffix("s")


def _word_problem(rng: Random, side: Side) -> Turn:
    phrases = rng.choices(tuple(KINDS), (34, 35, 16, 10, 6, 4, 2))[0]
    kind = KINDS[phrases]
    story, unit = _story(_pattern(phrases, rng, side), rng)
    a, b = _numbers(kind, rng, side)
    if phrases in UNSAID:
        a, b = UNSAID[phrases], rng.randint(2, 12 if phrases == "per_year" or rng.random() < 0.6 else 50)
    while unit == "years" and a + b > OLDEST_YEARS:
        a, b = _numbers(kind, rng, side)
    answer = _answer(kind, a, b, unit)
    either = _answer(kind, b, a, unit) if kind in ("add", "multiply") else answer
    question = _with_numbers(story, a, b, rng)
    return Turn(question, answer, accepted=frozenset((either,)), noisy=False, loose=True)


def _pattern(phrases: str, rng: Random, side: Side) -> str:
    """A whole story; in the training half of the time one that is put together from a scene.

    Stories are not reworded, because the answer counts in the words of the story.
    """
    if side is Side.HELD_OUT or rng.random() < 0.5:
        return choose(PHRASES[phrases], rng, side, fixed=True)
    scene = rng.choice([scene for scene in SCENES if scene["kind"] == phrases])
    unit = rng.choice(scene.get("units", ("",)))
    story = " ".join(settle(rng.choice(scene[part]), rng) for part in PARTS).replace("{c}", unit)
    return f"{story} >> {unit}" if unit else story


def _answer(kind: str, a: int, b: int, unit: str) -> str:
    working, result = _worked_out(kind, a, b)
    return f"{working}, so {counted(result, unit)}."


def _with_numbers(story: str, a: int, b: int, rng: Random) -> str:
    if max(a, b) < len(UNITS) and rng.random() < 0.15:
        story = story.replace("{a}", in_words(a)).replace("{b}", in_words(b))
        return story[0].upper() + story[1:]
    return story.replace("{a}", str(a)).replace("{b}", str(b))


def _worked_out(kind: str, a: int, b: int) -> tuple[str, int]:
    if kind == "add":
        return added(a, b), a + b
    if kind == "subtract":
        return subtracted(a, b), a - b
    if kind == "multiply":
        return multiplied(a, b), a * b
    return f"{a} / {b} = {a // b}", a // b


def _numbers(kind: str, rng: Random, side: Side) -> tuple[int, int]:
    """Two numbers of at least two; in a division the first is a multiple of the second."""
    if kind == "multiply":
        return _factors(rng, side)
    if kind == "divide":
        b = rng.randint(2, 12)
        return b * rng.randint(2, 12), b
    while True:
        if rng.random() < 0.5:
            a, b = rng.randint(2, 30), rng.randint(2, 20)
            # the story is new in the evaluation, so small numbers may be any there
            fits = side is Side.HELD_OUT or side_of_pair(a, b, kind) is side
        else:
            a, b = draw_pair(rng, side, kind)
            fits = True
        if kind == "subtract" and a < b:
            a, b = b, a
        usual = max(a, b) < 100 or rng.random() < 0.3
        if fits and usual and min(a, b) > 1 and (kind == "add" or a > b):
            return a, b


def _factors(rng: Random, side: Side) -> tuple[int, int]:
    if rng.random() < 0.75:
        return rng.randint(2, 12), rng.randint(2, 12)
    a, b = draw_product(rng, side)
    return (a, b) if rng.random() < 0.5 else (b, a)


def _story(pattern: str, rng: Random) -> tuple[str, str]:
    """Fill in everything but the numbers; gives the story and the plural of its unit."""
    story, _, unit = pattern.partition(" >> ")
    for slot, pool in POOLS.items():
        if slot in story:
            thing = rng.choice(pool)
            story, unit = story.replace(slot, thing), unit or thing
    gender = rng.choice(("she", "he"))
    name, other = rng.sample(PHRASES[f"names_{gender}"], 2)
    return (
        story.replace("{n}", name)
        .replace("{m}", other)
        .replace("{p}", gender)
        .replace("{P}", gender.capitalize())
        .replace("{q}", "her" if gender == "she" else "his")
    ), unit
