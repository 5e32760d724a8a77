"""What of a branch has not changed stays the same object, so that it is not drawn anew."""

from __future__ import annotations

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

from .modules import asked

BRANCHES = """
const first = { message: { id: 'a' }, siblings: ['a'] };
const second = { message: { id: 'b' }, siblings: ['b', 'c'] };
const copy = (one) => ({ message: one.message, siblings: [...one.siblings] });
"""


def test_what_is_the_same_is_the_same_object(module_page: DeskPage) -> None:
    """Equal branches are the old one; only a message that changed, or has a new brother, is new."""
    told = asked(
        module_page,
        "state/steady.js",
        BRANCHES
        + """
        const before = [first, second];
        const same = it.steady(before, [copy(first), copy(second)]);
        const other = { message: { id: 'b' }, siblings: ['b', 'c'] };
        const grown = it.steady(before, [copy(first), other]);
        const more = it.steady(before, [copy(first), { ...second, siblings: ['b', 'c', 'd'] }]);
        const shorter = it.steady(before, [copy(first)]);
        const kept = [same === before, grown[0] === first, grown[1].siblings === second.siblings];
        const fresh = [grown[1] !== second, more[1] !== second, it.steady([], [first])[0] === first];
        return [...kept, ...fresh, shorter.length];
        """,
    )
    assert told == [True] * 6 + [1]


def test_older_messages_are_not_drawn_with_each_piece(scripted_desk: DeskPage) -> None:
    """While an answer grows, nothing changes in the messages above it."""
    scripted_desk.ask(answering("First."))
    scripted_desk.wait_whole()
    scripted_desk.page.evaluate(
        "window.drawn = 0; new MutationObserver((all) => { window.drawn += all.length; })"
        ".observe(document.querySelector('.messages > li'), "
        "{subtree: true, childList: true, attributes: true, characterData: true})"
    )
    scripted_desk.ask(answering("word ", tokens=30, interval_s=0.02))
    scripted_desk.wait_whole()
    assert scripted_desk.page.evaluate("window.drawn") == 0
