"""The finder of tags holds back exactly what could become one."""

from __future__ import annotations

from groundup.chat.formats.tags import TagFinder


def _found(*pieces: str, tags: tuple[str, ...]) -> list[tuple[str, str | None]]:
    finder, found = TagFinder(), list[tuple[str, str | None]]()
    for piece in pieces:
        finder.push(piece)
        while (one := finder.next(tags)) is not None:
            found.append(one)
    while (one := finder.next(tags, is_over=True)) is not None:
        found.append(one)
    return found


def test_text_before_a_tag_comes_with_it() -> None:
    """A whole tag is found inside a piece."""
    assert _found("one<a>two", tags=("<a>",)) == [("one", "<a>"), ("two", None)]


def test_a_tag_is_found_across_pieces() -> None:
    """Its beginning waits until the rest has come."""
    assert _found("one<", "a", ">", tags=("<a>",)) == [("one", None), ("", "<a>")]


def test_what_turns_out_to_be_no_tag_is_given_back() -> None:
    """A beginning that goes on otherwise is text."""
    assert _found("1 <", " 2", tags=("<a>",)) == [("1 ", None), ("< 2", None)]


def test_the_longer_of_two_tags_wins() -> None:
    """A tag that another begins with waits for it."""
    tags = ("```", "```code")
    assert _found("```", "code", tags=tags)[0] == ("", "```code")
    assert _found("```", "x", tags=tags)[0] == ("", "```")
    assert _found("```", tags=tags) == [("", "```")]
