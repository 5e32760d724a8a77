"""Questions as people write them who are in a hurry or new to English: loose grammar, chat spelling.

It drops, swaps and shortens small words only. Numbers, names, and what stands in quotation marks or
behind a colon stay as they are. It is meant for turns that allow it (`Turn.loose`): never for questions
whose own words are to be copied, counted or corrected.
"""

from __future__ import annotations

import re
from random import Random

_SUBJECT = r"(?:i|you|we|they|he|she|it|a|an|the|my|our|your|this|that|people|models|(?-i:[A-Z])\w+)\b"
_TEXT = re.compile(r":|\"|(?:^|\s)'")  # where a text may begin that must not change
_NEEDS_ARTICLE = (
    r"(?:few|lot|bit|little|day|week|hour|minute|piece|hundred|thousand|million|billion|dozen|and|or)\b"
)
_GRAMMAR = tuple(
    (re.compile(pattern, re.IGNORECASE), replacements, chance)
    for pattern, replacements, chance in (
        (r"\bwhat does (?!it|this|that|he|she)([^,.?!]{1,40}?) mean\b", (r"what means \1",), 0.6),
        (r"\bwhat do (?!i|you|we|they|these)([^,.?!]{1,40}?) mean\b", (r"what mean \1",), 0.6),
        (
            rf"\b((?:how|why|where|when|what|which)\b[^,.?!]{{0,30}}?) (?:do|does|did) (?={_SUBJECT})",
            (r"\1 ",),
            0.5,
        ),
        (rf"^(?:do|does|did) (?={_SUBJECT})", ("",), 0.4),
        (
            r"\b(how|where|what|why|when) (can|could|should|must|will|would|may) (i|you|we|one|it)\b",
            (r"\1 \3 \2",),
            0.6,
        ),
        (r"\b(what|how|where|who|why) (are|is) (you|they|it|these|this|that)\b", (r"\1 \3 \2",), 0.3),
        (r"\b(want|need|like|have|try|learn) to (?=[a-z])", (r"\1 ",), 0.4),
        (r"\b(explain|say|show|describe|talk|write) to (?=me|us|you)", (r"\1 ",), 0.7),
        (r"\b(?:(?:do|does|did) not|don't|doesn't|didn't) (?=[a-z])", ("not ", "not ", "no "), 0.4),
        (r"\b(what|where|who) (?:is|are) (?=(?:the|my|your)\b)", (r"\1 ",), 0.2),
        (r"^it(?: is|'s) (?=[a-z])", ("is ",), 0.3),
        (r"^(?:i am|i'm) (?=[a-z])", ("i ",), 0.25),
        (r"\b(need|work|mean|make|cost|want|get|give|fit|help|take|say|know|matter)s\b", (r"\1",), 0.3),
        (r"\bhas\b", ("have",), 0.3),
        (r"\bhow much (?=memory|ram|money|space|time)", ("how many ",), 0.4),
        (r"\bhow many (?=[a-z]+s\b)", ("how much ",), 0.15),
        (r"\bsame as\b", ("same like",), 0.5),
        (r"\bdifference between\b", ("difference of", "difference from"), 0.3),
        (r"\binto (?=[a-z])", ("in ", "to "), 0.4),
        (r"\bon (?=(?:a|the|my|our|your|this)\b)", ("in ", "at "), 0.3),
        (r"\bin (?=(?:a|the|my|our|your|this)\b)", ("on ", "at "), 0.2),
        (r"\bat (?=(?:the|my|our|school|home|work)\b)", ("in ", "on "), 0.3),
        (
            r"\b(what is|what's) (?=(?!going|wrong|happening|called|meant|your)[a-z]{5,}[?.!]?$)",
            (r"\1 the ",),
            0.2,
        ),
        (
            rf"\b(?:a|an|the) (?!{_NEEDS_ARTICLE})",
            ("",),
            0.7,
        ),
    )
)
_CHAT = {
    "thank you": ("ty", "thank u", "thanks u"),
    "want to": ("wanna",),
    "going to": ("gonna",),
    "give me": ("gimme", "giv me"),
    "let me": ("lemme",),
    "a lot": ("alot",),
    "you": ("u", "u", "yu"),
    "your": ("ur", "youre"),
    "are": ("r",),
    "please": ("pls", "plz", "pleas"),
    "what": ("wat", "waht", "wht"),
    "which": ("wich", "wich", "whitch"),
    "when": ("wen",),
    "why": ("y", "wy"),
    "with": ("wit", "whit"),
    "thanks": ("thx", "tnx", "thanx"),
    "because": ("cuz", "bc", "becouse"),
    "really": ("rly", "realy"),
    "something": ("sth", "somthing"),
    "difference": ("diff", "diffrence", "differents"),
    "different": ("diffrent",),
    "between": ("betwen", "beetween"),
    "tomorrow": ("tmrw", "tomorow"),
    "today": ("tody", "todai"),
    "about": ("abt", "abaut"),
    "homework": ("hw", "homeworks"),
    "does": ("dose", "dos"),
    "could": ("cud", "coud"),
    "would": ("wud", "woud"),
    "should": ("shud", "shoud"),
    "have": ("hav",),
    "know": ("kno", "konw"),
    "explain": ("explane", "explian"),
    "example": ("exampel", "exemple"),
    "there": ("ther",),
    "their": ("thier", "there"),
    "much": ("mutch",),
    "favourite": ("fav", "favorit"),
    "friend": ("frend",),
    "school": ("skool", "shool"),
    "understand": ("undestand", "understant"),
    "good": ("gud",),
    "very": ("verry", "vry"),
    "need": ("ned", "nead"),
    "question": ("qestion", "questoin"),
    "answer": ("anser", "aswer"),
    "long": ("longg",),
    "stupid": ("stupit",),
    "boring": ("borring",),
    "laugh": ("laff",),
}  # without a final mark; what has an apostrophe loses it
_CHAT_WORD = re.compile(rf"\b({'|'.join(map(re.escape, _CHAT))})\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=[a-z])'(?=(?:s|m|t|ve|ll|re|d)\b)", re.IGNORECASE)


def loosen(question: str, rng: Random) -> str:
    """Loosen the grammar, the spelling, or both, up to where a text or a list begins."""
    found = _TEXT.search(question)
    end = found.start() if found else len(question)
    head, text = question[:end], question[end:]
    roll = rng.random()
    if roll < 0.7:
        head = _loosen_grammar(head, rng)
    if roll > 0.45:
        head = _as_in_a_chat(head, rng)
    return head + text


def _loosen_grammar(text: str, rng: Random) -> str:
    begins_large = text[:1].isupper()
    for pattern, replacements, chance in _GRAMMAR:
        if rng.random() < chance:
            text = pattern.sub(rng.choice(replacements), text)
    return text[:1].upper() + text[1:] if begins_large else text


def _as_in_a_chat(text: str, rng: Random) -> str:
    """Without apostrophes, and about half of the words that have a short or wrong spelling in it."""
    if rng.random() < 0.8:
        text = _APOSTROPHE.sub("", text)
    return _CHAT_WORD.sub(
        lambda found: rng.choice(_CHAT[found[0].lower()]) if rng.random() < 0.6 else found[0], text
    )
