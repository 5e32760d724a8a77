"""A Markdown text that grows: what is shown is what a whole reading shows, and what has not changed stays."""

from __future__ import annotations

from tests.web.conftest import DeskPage
from tests.web.state.modules import asked

BEGIN = """
const place = document.body.appendChild(document.createElement('div'));
const view = new it.MarkdownView(place);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
"""
MIXED = """# A head

Words, **bold** and *other* ones with `code`, [a link](https://example.org/a) and more
of them

1. First

2. Second
   - inner [one](https://example.org/b)
   - another

| a | b |
|---|---:|
| 1 | 2 |
| 3 | 4 |

> said *so*

```python
print("x")
```

End ~~of~~ it."""


def test_what_grows_is_what_a_fresh_reading_shows(module_page: DeskPage) -> None:
    """After each piece of a text; pieces of one letter, seven, and forty. Colours and buttons come later."""
    told = asked(
        module_page,
        "markdown/view.js",
        BEGIN
        + f"const text = {MIXED!r};"
        + r"""
        const bare = (box) => {
          const copy = box.cloneNode(true);
          copy.querySelectorAll('.copy-code').forEach((one) => one.remove());
          copy.querySelectorAll('code').forEach((one) => { one.textContent = one.textContent; });
          return copy.innerHTML.replace(/\s+(?=<|$)/g, '');
        };
        const fresh = (how, words) => {
          const box = document.createElement('div');
          new it.MarkdownView(box)[how](words);
          return bare(box);
        };
        const wrong = [];
        const compare = (how, words) => {
          view[how](words);
          if (bare(place) !== fresh(how, words)) wrong.push([bare(place), fresh(how, words)]);
        };
        for (const size of [1, 7, 40]) {
          for (let end = size; end < text.length; end += size) compare('grow', text.slice(0, end));
          compare('finish', text);
        }
        return wrong;
        """,
    )
    assert told == []


def test_what_is_selected_stays_selected(module_page: DeskPage) -> None:
    """Somebody may mark words of a block to which others are still added; its first item is not made anew."""
    told = asked(
        module_page,
        "markdown/view.js",
        BEGIN
        + """
        view.grow('1. One and all\\n2. Two');
        const first = place.querySelector('li');
        getSelection().selectAllChildren(first);
        const growing = place.querySelectorAll('li')[1];
        view.grow('1. One and all\\n2. Two words, **three');
        view.grow('1. One and all\\n2. Two words, **three**\\n3. Last');
        const items = [...place.querySelectorAll('li')];
        return [getSelection().toString(), items[0] === first, items[1] === growing, place.innerText];
        """,
    )
    assert told[:3] == ["One and all", True, True]
    assert "Two words, three" in told[3]
    assert "**" not in told[3]


def test_a_list_and_a_table_keep_what_they_have(module_page: DeskPage) -> None:
    """Items and rows that have not changed are the same nodes, also while the last one grows."""
    told = asked(
        module_page,
        "markdown/view.js",
        BEGIN
        + """
        const kept = [];
        for (const [text, more, one] of [
          ['- One *and* all\\n- Tw', 'o\\n- Three', 'li'],
          ['| a |\\n|---|\\n| 1 |\\n| 2', '3 |\\n| 4 |', 'tbody tr'],
        ]) {
          view.grow(text);
          const before = [...place.querySelectorAll(one)];
          view.grow(text + more);
          const after = [...place.querySelectorAll(one)];
          kept.push(before.map((node, at) => node === after[at]), after.map((node) => node.innerText.trim()));
        }
        return kept;
        """,
    )
    assert told == [[True, True], ["One and all", "Two", "Three"], [True, True], ["1", "23", "4"]]


def test_formulas_come_soon(module_page: DeskPage) -> None:
    """Also where no other piece comes, and after the text has ended."""
    told = asked(
        module_page,
        "markdown/view.js",
        BEGIN
        + """
        const formulas = () => place.querySelectorAll('math').length;
        const wait = async (count) => {
          for (let tries = 0; formulas() < count && tries < 300; tries += 1) await pause(10);
          return formulas();
        };
        view.grow('$$a^2$$\\n\\nWords\\n');
        const first = await wait(1);
        view.grow('$$a^2$$\\n\\nWords\\n\\n$$b^2$$\\n\\nmore\\n');
        view.finish('$$a^2$$\\n\\nWords\\n\\n$$b^2$$\\n\\nmore\\n');
        return [first, await wait(2)];
        """,
    )
    assert told == [1, 2]


def test_a_formula_that_cannot_be_read_stays_as_it_was_written(module_page: DeskPage) -> None:
    """Beside one that can, and without a style that pages forbid: offences are looked for in the end."""
    told = asked(
        module_page,
        "markdown/view.js",
        BEGIN
        + r"""
        view.finish('$\\frac{1$ and $x$ and $\\nothing$');
        for (let tries = 0; !place.querySelector('math') && tries < 300; tries += 1) await pause(10);
        await pause(300);
        const left = [...place.querySelectorAll('code')].map((one) => one.innerText);
        return [place.querySelectorAll('math').length, left];
        """,
    )
    assert told == [1, ["\\frac{1", "\\nothing"]]


def test_what_waits_comes_with_the_next_drawing(module_page: DeskPage) -> None:
    """Or by itself, once: a frame for each formula would cost more than the formula."""
    told = asked(
        module_page,
        "markdown/idle.js",
        """
        let done = 0;
        const later = (ms) => new Promise((end) => setTimeout(end, ms));
        it.drawWaiting(true);
        it.withNextDrawing(() => { done += 1; });
        await later(1000);
        const before = done;
        it.drawWaiting();
        const drawn = done;
        it.withNextDrawing(() => { done += 1; });
        await later(3000);
        const alone = done;
        it.drawWaiting(false);
        it.withNextDrawing(() => { done += 1; });
        await later(200);
        return [before, drawn, alone, done];
        """,
    )
    assert told == [0, 1, 2, 3]
