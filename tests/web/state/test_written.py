"""What answers have so far stands beside their messages, and is in them when they have ended."""

from __future__ import annotations

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

from .modules import asked

BEGIN = """
const main = document.querySelector('script[type=module]').src;
const { EMPTY, reduce, takeChat, takeSnapshot } = await import(main.replace('main.js', 'state/reduce.js'));
const message = { id: 'a', chat_id: 'c', text: '', thinking: '', state: 'running', details: {} };
const told = (data) => ({ topic: 'message/a', type: 'message', data });
const piece = (offset, data, type = 'text') => ({ topic: 'message/a', type, offset, data });
const begun = reduce(EMPTY, told(message));
const grown = [piece(0, 'Why 🙂'), piece(0, 'because', 'thinking'), piece(5, '?')].reduce(reduce, begun);
const chat = (one) => ({ chat: { id: 'c', changed_ms: 1 }, messages: [one] });
const says = (state) => { const { text, thinking } = it.writtenOf(state, 'a'); return [text, thinking]; };
"""


def test_pieces_leave_the_message_as_it_is(module_page: DeskPage) -> None:
    """Who draws messages sees the same objects; who asks what is written sees it all."""
    told = asked(
        module_page,
        "state/written.js",
        BEGIN + "return [grown.messages === begun.messages, says(begun), says(grown), says(EMPTY)];",
    )
    assert told == [True, ["", ""], ["Why 🙂?", "because"], ["", ""]]


def test_what_came_twice_is_taken_once(module_page: DeskPage) -> None:
    """A piece that overlaps adds the rest of it, and one behind a hole adds nothing but the hole."""
    told = asked(
        module_page,
        "state/written.js",
        BEGIN
        + """
        const overlapping = reduce(grown, piece(4, '🙂? So'));
        const behind = reduce(grown, piece(9, 'late'));
        return [says(overlapping)[0], says(behind)[0], behind.holes, reduce(EMPTY, piece(0, 'x')) === EMPTY];
        """,
    )
    assert told == ["Why 🙂? So", "Why 🙂?", ["a"], True]


def test_an_ended_message_says_it_itself(module_page: DeskPage) -> None:
    """What is told last is all there is, and nothing is kept beside it."""
    told = asked(
        module_page,
        "state/written.js",
        BEGIN
        + """
        const ended = reduce(grown, told({ ...message, text: 'Why not?', state: 'whole' }));
        const unsaved = reduce(grown, { topic: 'message/a', type: 'unsaved', data: { code: 'disk_full' } });
        const failed = unsaved.messages.a;
        return [says(ended), ended.written, failed.text, failed.state, unsaved.written];
        """,
    )
    assert told == [["Why not?", ""], {}, "Why 🙂?", "failed", {}]


def test_a_late_reading_takes_nothing_away(module_page: DeskPage) -> None:
    """A chat as it was read before the last pieces came leaves them; one that knows more brings it."""
    told = asked(
        module_page,
        "state/written.js",
        BEGIN
        + """
        const late = takeChat(grown, chat({ ...message, text: 'Why' }));
        const ahead = takeChat(grown, chat({ ...message, text: 'Why 🙂? Because.', thinking: 'because' }));
        const again = takeSnapshot(grown, { chats: [] });
        return [says(late)[0], says(ahead)[0], ahead.written, says(again)[0], again.holes];
        """,
    )
    assert told == ["Why 🙂?", "Why 🙂? Because.", {}, "Why 🙂?", ["a"]]


def test_a_piece_changes_nothing_but_the_text(scripted_desk: DeskPage) -> None:
    """While an answer grows, nothing is drawn around its text, neither in its own message nor above."""
    scripted_desk.ask(answering("word ", tokens=40, interval_s=0.03))
    scripted_desk.wait_for_letters(20)
    scripted_desk.page.evaluate(
        "window.around = [];"
        "const keep = (all) => { window.around.push(...all.map(({ target }) => target)); };"
        "new MutationObserver(keep).observe(document.querySelector('.desk'), "
        "{subtree: true, childList: true, attributes: true, characterData: true})"
    )
    before = len(scripted_desk.answer)
    scripted_desk.wait_for_letters(before + 30)
    inside, outside = scripted_desk.page.evaluate(
        "(() => { const text = document.querySelector('li:last-child article .markdown');"
        "const inside = window.around.filter((one) => text.contains(one)).length;"
        "return [inside, window.around.length - inside]; })()"
    )
    assert (inside > 0, outside) == (True, 0)
