"""What a model wrote, as elements: exact, and of a few kinds alone whatever it wrote."""

from __future__ import annotations

import random

import pytest

from tests.web.conftest import DeskPage
from tests.web.state.modules import asked

SHOWN = """
const place = document.createElement('div');
new it.MarkdownView(place).finish(%r);
place.querySelectorAll('.copy-code').forEach((one) => one.remove());
return [...place.children].map((one) => one.innerHTML).join('');
"""
LINK = 'target="_blank" rel="noopener noreferrer" title='
CASES = {
    "# One\n\n###### Six": "<h4>One</h4><h6>Six</h6>",
    "a **b** *c* ~~d~~ `e`": "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>",
    "a  \nb\n\n---": "<p>a<br>b</p><hr>",
    "- a\n- [ ] b\n- [x] *c*": "<ul><li>a</li><li>☐ b</li><li>☑ <em>c</em></li></ul>",
    "3. a\n\n4. b": '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>',
    "> a\n> > b": "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>",
    "```py\na < b\n```": '<pre tabindex="0"><code class="language-py">a &lt; b\n</code></pre>',
    "```x\"onclick=1\na\n```": '<pre tabindex="0"><code class="language-x">a\n</code></pre>',
    "|a|b|\n|-|-:|\n|1|*2*|": (
        '<div class="scroller" tabindex="0"><table><thead><tr><th>a</th><th align="right">b</th></tr></thead>'
        '<tbody><tr><td>1</td><td align="right"><em>2</em></td></tr></tbody></table></div>'
    ),
    "[a](https://b.c/ä%20d)": f'<p><a href="https://b.c/%C3%A4%20d" {LINK}"https://b.c/%C3%A4%20d">a</a></p>',
    "[a][b]\n\n[b]: https://c.d": f'<p><a href="https://c.d" {LINK}"https://c.d">a</a></p>',
    "[a]\n\n[a]: https://b.cd\n\n```\ne": (
        f'<p><a href="https://b.cd" {LINK}"https://b.cd">a</a></p><pre tabindex="0"><code>e\n</code></pre>'
    ),
    "a@b.cd": f'<p><a href="mailto:a@b.cd" {LINK}"mailto:a@b.cd">a@b.cd</a></p>',
    "[a *b*](javascript:1) [c](jav&#97;script:1) [d](//e.f) [g](/h)": "<p>a <em>b</em> c d g</p>",
    "![a](https://b.c/d.png)": "<p>[image: a]</p>",
    "<b>a</b> <!-- c -->": "<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- c --&gt;</p>",
    "&copy; &#8594; &nothing; \\*": "<p>© → &amp;nothing; *</p>",
    "`&copy;`": "<p><code>&amp;copy;</code></p>",
    "$x^2$": '<p><code class="language-formula">x^2</code></p>',
}  # fmt: skip
PARTS = (
    "word", " ", "\n", "\n\n", "**", "*", "`", "```\n", "- ", "1. ", "> ", "# ", "|a|b|\n|-|-|\n", "$", "$$",
    "~~", "<b onclick=x>", "<script>", "</pre>", "<!--", "[a](", "javascript:1", "https://b.c", ")", "![",
    "]", "&lt;", "&", "\\", "    ", "[b]: data:x\n",
)  # fmt: skip
NAMES = [
    "A", "BLOCKQUOTE", "BR", "CODE", "DEL", "DIV", "EM", "H4", "H5", "H6", "HR", "LI", "OL", "P", "PRE",
    "STRONG", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "UL",
]  # fmt: skip
ATTRIBUTES = ["align", "class", "href", "rel", "start", "tabindex", "target", "title"]
STRANGE = """
const strange = (root) => [...root.querySelectorAll('*')].flatMap((one) => [
  ...(names.includes(one.tagName) ? [] : [one.tagName]),
  ...[...one.attributes].map((each) => each.name)
    .filter((name) => !attributes.includes(name)),
  ...(one.href && !/^(https?|mailto):/.test(one.href) ? [one.href] : []),
]);
"""


@pytest.mark.parametrize(("text", "markup"), CASES.items())
def test_every_kind_has_its_element(module_page: DeskPage, text: str, markup: str) -> None:
    """And what has none is text."""
    assert asked(module_page, "markdown/view.js", SHOWN % text) == markup


def test_nothing_else_comes_of_any_text(module_page: DeskPage) -> None:
    """Three hundred texts without sense; what must not be there would be found."""
    chance = random.Random(7)
    texts = ["".join(chance.choices(PARTS, k=chance.randint(3, 40))) for _ in range(300)]
    told = asked(
        module_page,
        "markdown/view.js",
        f"const names = {NAMES}; const attributes = {ATTRIBUTES}; {STRANGE} const texts = {texts!r};"
        + """
        const wrong = texts.flatMap((text) => {
          const place = document.createElement('div');
          new it.MarkdownView(place).finish(text);
          place.querySelectorAll('.copy-code').forEach((one) => one.remove());
          return strange(place);
        });
        const bad = document.createElement('div');
        bad.append(document.createElement('img'), document.createElement('a'));
        bad.lastChild.setAttribute('href', 'javascript:1');
        bad.lastChild.setAttribute('id', 'page');
        return [wrong, strange(bad)];
        """,
    )
    assert told == [[], ["IMG", "id", "javascript:1"]]
