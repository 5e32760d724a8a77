"""Which words are put behind others without reading a block again: those that can change nothing else."""

from __future__ import annotations

import json

from tests.web.conftest import DeskPage
from tests.web.state.modules import asked

PLAIN = [
    ("Some words", " and more"),
    ("Some ", "words"),
    ("wo", "rds, and"),
    ("- an item", " of words"),
    ("1. One\n2. Two", " words"),
    ("> said", " so"),
    ("*So* it", " goes"),
]
OTHERS = [
    ("Some words", " and *more"),
    ("Some words", "\n"),
    ("Some words\n", "2"),
    ("1", ". One"),
    ("*so*", "on"),
    ("see www", ".example.org"),
    ("see http://a", ".b"),
    ("write a@b", ".org"),
    ("[a](b", ")"),
    ("<div", " class"),
    ("```\ncode", " more"),
    ("# A head", " line"),
    ("**bold**", " words"),
    ("so **bold", "er**"),
]


def test_only_plain_words_are_put_behind_plain_words(scripted_desk: DeskPage) -> None:
    """They stand there then; whatever else comes is left to a whole reading, and changes nothing."""
    told = asked(
        scripted_desk,
        "markdown/growing-block.js",
        f"""
        return {json.dumps([*PLAIN, *OTHERS])}.map(([source, more]) => {{
          const block = new it.GrowingBlock();
          block.grow(source);
          const before = block.node.textContent.trim();
          const isPut = block.growWords(more);
          const after = block.node.textContent.trim();
          return [isPut, isPut ? after.endsWith(more.trim()) && after !== before : after === before];
        }});
        """,
    )
    assert told == [*([True, True] for _ in PLAIN), *([False, True] for _ in OTHERS)]
