"""Every screen in each of its states: its address, how it gets there, and what shows that it is there.

A screen of `web/screens.js` or an instrument of the lab without a line here fails `test_looks.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import groundup
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

WEB: Final = Path(groundup.__file__).parent / "web"
LONG: Final = answering("word ", tokens=3000, interval_s=0.1)
RICH: Final = """## A heading

A paragraph with **strong words**, `code` and [a link](https://example.org).

```python
def grow(seed):
    return seed + 1  # and so on
```

| Plant | Days until it is ripe, about | Where it grows best of all |
|---|---|---|
| Bean | 60 | in the sun |

1. First
2. Second

> Quoted.

$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$
"""


def stay(desk: DeskPage) -> None:
    """Nothing more is needed."""


@dataclass(frozen=True)
class Screen:
    """A screen in one of its states."""

    name: str
    path: str
    ready: str
    """A selector that is on the page once the state is reached."""
    reach: Callable[[DeskPage], None] = stay
    is_scripted: bool = False
    """Whether the server is the one whose models answer as they are told."""
    end: Callable[[DeskPage], None] = stay
    """Ends what would go on."""

    def open(self, desk: DeskPage) -> None:
        """Show it."""
        desk.page.goto(f"{desk.address}{self.path}")
        desk.page.wait_for_selector("main")
        self.reach(desk)
        desk.page.wait_for_selector(self.ready)


def ask_at_length(desk: DeskPage) -> None:
    """An answer that is still being written."""
    desk.page.select_option("label:has-text('Model') select", "thinker")
    desk.ask(LONG)
    desk.wait_for_letters(40)


def ask_for_everything(desk: DeskPage) -> None:
    """An answer with all that Markdown can do."""
    desk.page.select_option("label:has-text('Model') select", "thinker")
    desk.ask(answering(f"<think>Let me think.</think>{RICH}"))
    desk.wait_whole()


def stop(desk: DeskPage) -> None:
    """Let the server end an answer."""
    desk.page.click("button.stop")
    desk.page.wait_for_selector("article[data-state=stopped]")


def press(name: str) -> Callable[[DeskPage], None]:
    """Press a button of this name."""
    return lambda desk: desk.page.get_by_role("button", name=name, exact=True).click()


def open_chat_menu(desk: DeskPage) -> None:
    """What can be done with a chat."""
    ask_for_everything(desk)
    desk.page.click(".chat-list li button >> nth=0")


def be_refused(desk: DeskPage) -> None:
    """An answer that failed."""
    desk.page.select_option("label:has-text('Model') select", "refuser")
    desk.ask("Hello?")


def then(name: str, other: str) -> Callable[[DeskPage], None]:
    """Press a button, and another one once there is a result."""

    def reach(desk: DeskPage) -> None:
        press(name)(desk)
        desk.page.wait_for_selector("figcaption")
        press(other)(desk)

    return reach


def xray_little(desk: DeskPage) -> None:
    """A few lines in pieces: each piece is looked at many times."""
    desk.page.fill(
        "textarea",
        "Good morning\n\u0635\u0628\u0627\u062d \u0627\u0644\u062e\u064a\u0631\n\u304a\u306f\u3088\u3046",
    )
    press("X-ray")(desk)


def choose_the_open(desk: DeskPage) -> None:
    """The few models that are open source, for the same reason."""
    desk.page.select_option("label:has-text('Openness') select", "3")


DESK: Final = "/?desk"  # with a query, as a first run would lead to the welcome
SCREENS: Final = (
    Screen("desk", DESK, ".starters"),
    Screen("desk with an answer", DESK, ".markdown table", ask_for_everything, is_scripted=True),
    Screen("desk in mid-stream", DESK, "article[aria-busy=true]", ask_at_length, is_scripted=True, end=stop),
    Screen("desk, keys", DESK, "dialog[open] .keys", lambda desk: desk.page.keyboard.press("Control+/")),
    Screen("desk, search", DESK, "dialog[open] input", lambda desk: desk.page.keyboard.press("Control+K")),
    Screen("desk, role", DESK, "dialog[open] .choices", press("New role")),
    Screen("desk, chat menu", DESK, "dialog[open] .choices", open_chat_menu, is_scripted=True),
    Screen("desk, refused", DESK, "article[data-state=failed] .error-note", be_refused, is_scripted=True),
    Screen("welcome", "/welcome", "h2"),
    Screen("models", "/models", "[data-name=seedling]"),
    Screen("models to get", "/models?view=get", "li.model", choose_the_open),
    Screen("models of others", "/models?view=found", "section, .muted"),
    Screen("openness card", "/card/openness/olmo-2-7b", ".card-rows"),
    Screen("fit card", "/card/fit/gemma-3-4b", "tr[data-row=memory]"),
    Screen("card of nothing", "/card/fit/nothing", ".error-note"),
    Screen("proof", "/proof", ".proof-none, .proof-rows"),
    Screen("statement", "/proof/statement", ".paper section:nth-of-type(4)"),
    Screen("lab", "/lab", ".lab-list"),
    Screen("guess", "/lab/guess", "figcaption", press("Ask the model")),
    Screen("tokens", "/lab/tokens", "figcaption", xray_little),
    Screen("temperature", "/lab/temperature", "figcaption", press("Write the endings")),
    Screen("hesitated", "/lab/hesitated", "figcaption", press("Answer")),
    Screen("table", "/lab/guess", ".result-table tbody tr", then("Ask the model", "Table")),
    Screen("projector", "/lab/guess", "[data-view=stage]", then("Ask the model", "Projector view")),
    Screen("lesson", "/lab/guess", ".lesson-part[data-part=handout]", then("Ask the model", "Lesson")),
)


def addresses_of_the_app() -> set[str]:
    """The paths of `screens.js`, and of the instruments of the lab."""
    screens = re.findall(r'\{ path: "([^"]+)"', (WEB / "screens.js").read_text("utf-8"))
    table = re.search(r"const INSTRUMENTS = \{([^}]*)\}", (WEB / "lab" / "screen.js").read_text("utf-8"))
    assert table is not None
    return {*screens, *(f"/lab/{name}" for name in re.findall(r"(\w+):", table[1]))}


def without_a_line(addresses: set[str], screens: tuple[Screen, ...] = SCREENS) -> set[str]:
    """Those that no screen of the list opens; one below an address opens it as well."""
    opened = {one.path.partition("?")[0] for one in screens}
    return {
        one
        for one in addresses
        if one not in opened and not any(path.startswith(f"{one.rstrip('/')}/") for path in opened)
    }
