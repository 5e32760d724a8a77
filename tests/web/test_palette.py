"""The palette: words and controls stand out from what is behind them, in light and in dark."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.web.sources import sheets

WORDS_LEAST = 4.5
SIGNS_LEAST = 3.0
GROUNDS = ("background", "surface")
WORDS = ("text", "muted", "accent", "danger", "ok", "warn")
PAIRS = {
    **dict.fromkeys(product(WORDS, GROUNDS), WORDS_LEAST),
    ("on-accent", "accent"): WORDS_LEAST,
    **{("text", f"doubt-{step}"): WORDS_LEAST for step in (1, 2, 3)},
    ("control", "background"): SIGNS_LEAST,
    ("control", "surface"): SIGNS_LEAST,
    **{("bar-ink", f"bar-{number}"): SIGNS_LEAST for number in (1, 2, 3)},
}


def palette(scheme: str) -> dict[str, str]:
    """Colours by their meaning."""
    light, _, dark = sheets()["tones.css"].partition("@media (prefers-color-scheme: dark)")
    tones = dict(re.findall(r"--tone-([\w-]+): (#[0-9A-F]{6})", light))
    if scheme == "dark":
        tones |= dict(re.findall(r"--tone-([\w-]+): (#[0-9A-F]{6})", dark))
    meanings = re.findall(r"--color-([\w-]+): var\(--tone-([\w-]+)\)", sheets()["meanings.css"])
    return {meaning: tones[tone] for meaning, tone in meanings if tone in tones}


def luminance(colour: str) -> float:
    """How bright a colour is, as WCAG 2.2 defines it for 1.4.3 and 1.4.11."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, bright = sorted([luminance(one), luminance(other)])
    return (bright + 0.05) / (dark + 0.05)


def faint(colours: dict[str, str], pairs: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """The pairs that are too close to each other."""
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < pairs[pair]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_stands_out(scheme: str) -> None:
    """Words by 4.5 to 1, borders of controls and patterns of bars by 3 to 1."""
    assert faint(palette(scheme), PAIRS) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_faint_is_found(scheme: str) -> None:
    """A line between things carries nothing, and would not do for a control."""
    assert set(faint(palette(scheme), {("divider", "background"): SIGNS_LEAST})) == {
        ("divider", "background")
    }


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert round(contrast("#000000", "#FFFFFF"), 6) == 21
    assert contrast("#0B5FA5", "#0B5FA5") == 1
