"""Rules for the files of the page that no browser checks: words, imports, markup, style."""

from __future__ import annotations

import json
import re

from tests.web.sources import WEB, bare_words, imports, keys, modules, sheets

# A module imports from folders of a lower step alone; screens are on the highest one.
STEPS = {
    "vendor": 0, "ui.js": 1, "i18n": 2, "net": 3, "state": 4, "markdown": 5, "voice": 5, "components": 6,
}  # fmt: skip
SCREEN_STEP = 7
MOST_LINES = 250
# Files of others are imported through these alone.
VENDOR_DOORS = {"ui.js", "markdown/reader.js", "markdown/colour-code.js", "markdown/draw-formulas.js"}
FORBIDDEN = {
    "sets markup": r"\b(?:innerHTML|outerHTML|srcdoc)\s*=[^=]|\binsertAdjacentHTML\b|\bdocument\.write\b",
    "runs text": r"\beval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]",
    "styles a node": r"<[a-z][^>]*\sstyle=|\.style\.\w+\s*=|\.setAttribute\(\"style\"",
    "calls another computer": r"https?://(?!www\.w3\.org/)",
    "is a status, not its words": r"role=\S*\bstatus\b",  # see components/said.js
}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|(?:min-|max-)?(?:width|height)|left|right|top|bottom|float)\s*:"
    r"|text-align\s*:\s*(?:left|right)|overflow-[xy]-(?:left|right)"
)
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")


def step(path: str) -> int:
    """How high a module stands."""
    return STEPS.get(path, STEPS.get(path.partition("/")[0], SCREEN_STEP))


def wrong_imports(name: str, text: str) -> list[str]:
    """Imports that point upwards, or past a door."""
    return [
        one
        for one in imports(name, text)
        if step(one) > step(name)
        or (one.startswith("vendor/") and name not in VENDOR_DOORS)
        or (name.startswith("components/") and step(one) == SCREEN_STEP)
    ]


def breaches(text: str) -> list[str]:
    """Which of what is forbidden a module does."""
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)]


def sheet_problems(name: str, text: str) -> list[str]:
    """What is wrong with a style sheet."""
    rules = re.sub(r"@media[^{]*", "", text)
    found = [f"physical: {one}" for one in PHYSICAL.findall(rules)]
    if name != "tones.css":
        found += [f"colour: {one}" for one in COLOUR.findall(rules)]
    found += [
        f"too strong: {one}" for one in re.findall(r"!important|^\s*#[\w-]+", rules, flags=re.MULTILINE)
    ]
    return found + [
        f"outside of a layer: {one}" for one in heads(text) if not one.startswith(("@layer", "@import"))
    ]


def heads(text: str) -> list[str]:
    """What stands before each outermost block of a style sheet, and its statements without one."""
    while text != (text := re.sub(r"\{[^{}]*\}", ";", text)):
        pass
    return [one.strip() for one in text.split(";") if one.strip()]


def test_words_are_in_the_catalogues() -> None:
    """No module says anything by itself; one that does is found, wherever it does."""
    assert {name: found for name, text in modules().items() if (found := bare_words(text))} == {}
    wrong = """
        html`<p>${t("a.b")} Hello ${name}</p>`; html`<b>${is && html`<i title="Help">${x}</i>`}</b>`;
        node.textContent = "Bye"; html`<p><code>groundup app</code><kbd>Ctrl K</kbd></p>`;
    """
    assert sorted(bare_words(wrong)) == ["Bye", "Hello", "Help"]


def test_every_key_has_words_and_every_word_is_used() -> None:
    """Keys that modules name are in the catalogue, and nothing lies there that nobody asks for."""
    words = set(json.loads((WEB / "i18n" / "en.json").read_text("utf-8")))
    counted = {one.removesuffix(".one") for one in words if f"{one.removesuffix('.one')}.other" in words}
    bases = words - {f"{one}.{form}" for one in counted for form in ("one", "other")} | counted
    whole, made = set[str](), list[re.Pattern[str]]()
    for text in modules().values():
        named, patterns = keys(text)
        whole |= named
        made += patterns
    asked = {key for text in modules().values() for key in re.findall(r"""\bt\(\s*["']([^"']+)["']""", text)}
    assert asked - bases == set()
    assert [one.pattern for one in made if not any(one.fullmatch(key) for key in bases)] == []
    assert {key for key in bases - whole if not any(one.fullmatch(key) for one in made)} == set()
    assert keys('t("a.b"); t(`c.${kind}.d`)')[1][0].fullmatch("c.x.d")


def test_imports_point_downwards() -> None:
    """From screens to components, to state, to the net; others' files are reached through their doors."""
    assert {name: found for name, text in modules().items() if (found := wrong_imports(name, text))} == {}
    assert wrong_imports("net/x.js", 'import { s } from "../state/store.js";') == ["state/store.js"]
    assert wrong_imports("components/x.js", 'import("../desk/dial.js")') == ["desk/dial.js"]
    assert wrong_imports("desk/x.js", 'import { h } from "../vendor/preact.js";') == ["vendor/preact.js"]


def test_nothing_dangerous_is_done() -> None:
    """No markup from text, no code from text, no style on nodes, no address of another computer."""
    assert {name: found for name, text in modules().items() if (found := breaches(text))} == {}
    for wrong, said in (
        ("box.innerHTML = text", "sets markup"),
        ('setTimeout("go()", 1)', "runs text"),
        ("html`<p style=${x}>`", "styles a node"),
        ('fetch("https://elsewhere.invalid")', "calls another computer"),
        ('html`<p role="status">`', "is a status, not its words"),
    ):
        assert breaches(wrong) == [said]
    assert breaches("known.innerHTML !== fresh.innerHTML") == []


def test_modules_are_checked_and_short() -> None:
    """Each begins with the mark for type checkers, then says what it is, and can be read in one go."""
    begins = re.compile(r"// @ts-check\n/\*\*")
    assert [name for name, text in modules().items() if len(text.splitlines()) > MOST_LINES] == []
    unmarked = {name for name, text in modules().items() if not begins.match(text)}
    assert unmarked == set()
    assert not begins.match("export const x = 1;")


def test_style_sheets_fit_every_direction_and_look() -> None:
    """Logical properties, colours by their meaning, layers, nothing that outweighs; breaches are found."""
    assert {name: found for name, text in sheets().items() if (found := sheet_problems(name, text))} == {}
    wrong = (
        "@layer screens { #x { margin-left: 1px; color: #fff !important; max-width: 3em; } } p { top: 0; }"
    )
    assert sheet_problems("x.css", wrong) == [
        "physical: margin-left:", "physical: max-width:", "physical: top:", "colour: #fff",
        "too strong: !important", "outside of a layer: p",
    ]  # fmt: skip
    assert sheet_problems("x.css", "@layer a { @media (max-width: 3em) { p { inline-size: 3em; } } }") == []


def test_every_sheet_is_loaded() -> None:
    """A style sheet that neither the page nor a screen names does nothing; none is named twice."""
    page = re.findall(r"style/([\w-]+\.css)", (WEB / "desk.html").read_text("utf-8"))
    page += re.findall(
        r'^@import "([\w-]+\.css)";$', (WEB / "style" / "first.css").read_text("utf-8"), re.MULTILINE
    )
    later = re.findall(r'loadSheet\("([\w-]+)"\)', (WEB / "screens.js").read_text("utf-8"))
    assert sorted([*page, *(f"{name}.css" for name in later)]) == sorted(sheets())
