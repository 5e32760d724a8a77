"""Models that are on this computer already: of six other programs, and in files of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.library.adopt.tool_trees import hugging_face, jan, llama_cpp, model_file, ollama, part_files, put
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture

pytestmark = pytest.mark.drill  # a sweep that takes long

TOOLS = ("Ollama", "LM Studio", "Hugging Face", "Jan", "GPT4All", "llama.cpp")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home in which each program keeps one model, and a file lies in a folder."""
    folder = tmp_path / "anna"
    cache = folder / ".cache"
    ollama(folder / ".ollama" / "models")
    put(folder / ".lmstudio" / "models" / "ada" / "tiny" / "a-Q4_0.gguf", model_file("1"))
    hugging_face(cache / "huggingface" / "hub", {"a-Q4_0.gguf": model_file("2")})
    jan(folder / ".config" / "Jan" / "data", "tiny", model_file("3"))
    put(cache / "gpt4all" / "a.gguf", model_file("4"))
    llama_cpp(cache / "llama.cpp", {"a-Q4_0.gguf": model_file("5")}, owner="eve")
    put(folder / "Downloads" / "Poet-Q4_0.gguf", model_file("6"))
    put(folder / "Downloads" / "broken.gguf", model_file("7")[:700])
    for number, part in enumerate(part_files(2), 1):
        put(folder / "Downloads" / "big" / f"big-0000{number}-of-00002.gguf", part)
    monkeypatch.setenv("HOME", str(folder))
    for name in (
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "HF_HOME",
        "HF_HUB_CACHE",
        "OLLAMA_MODELS",
    ):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def page(browser: Browser, tmp_path: Path, home: Path) -> Iterator[DeskPage]:
    """A page of a server with Seedling alone."""
    with (
        live_server(tmp_path / "groundup", owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        yield desk


@pytest.mark.parametrize("tool", TOOLS)
def test_a_model_of_each_program_is_used_where_it_is(page: DeskPage, home: Path, tool: str) -> None:
    """It is found with its program's name, read, and answers next; its file has not moved."""
    screen = page.page
    before = sorted(one for one in home.rglob("*") if one.is_file())
    screen.goto(f"{page.address}/models?view=found")
    row = screen.locator(f"li[data-tool*='{tool}']").first
    row.wait_for()
    name = str(row.get_attribute("data-name"))
    row.locator("button:has-text('Use')").click()
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == name
    assert sorted(one for one in home.rglob("*") if one.is_file()) == before
    screen.goto(f"{page.address}/models")
    mine = screen.locator(f"li[data-name='{name}']")
    mine.wait_for()
    assert tool in mine.inner_text()
    mine.locator(".controls button:has-text('Delete')").click()
    assert "Its files stay with" in screen.inner_text("dialog[open] p")
    if tool == TOOLS[0]:
        screen.keyboard.press("Escape")
        assert violations(page) == []


def test_all_programs_stand_in_one_list(page: DeskPage) -> None:
    """Each with its own models; the page that shows them has no violations."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=found")
    screen.wait_for_selector("li[data-tool]")
    found = {one.get_attribute("data-tool") for one in screen.locator("li[data-tool]").all()}
    assert all(any(tool in str(name) for name in found) for tool in TOOLS), found
    picture(page, "found")
    assert violations(page) == []


def test_a_file_is_chosen_by_keyboard_and_taken_in(page: DeskPage, home: Path) -> None:
    """The chooser begins at home; a folder and a file are opened with the keyboard alone."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=found")
    screen.locator("button:has-text('Choose a file')").focus()
    screen.keyboard.press("Enter")
    screen.locator("dialog[open] button:has-text('Downloads')").focus()
    screen.keyboard.press("Enter")
    screen.wait_for_selector(f"dialog[open] .here:text-is('{home / 'Downloads'}')")
    assert violations(page) == []
    picture(page, "chooser-file")
    screen.locator("dialog[open] button:has-text('Poet-Q4_0.gguf')").focus()
    screen.keyboard.press("Enter")
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == "poet-q4_0"
    assert (home / "Downloads" / "Poet-Q4_0.gguf").read_bytes() == model_file("6")


def test_a_model_in_parts_is_a_folder(page: DeskPage, home: Path) -> None:
    """The folder is taken as one model."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=found")
    screen.click("button:has-text('Choose a file')")
    screen.fill("dialog[open] input", str(home / "Downloads" / "big"))
    screen.press("dialog[open] input", "Enter")
    screen.click("dialog[open] button:has-text('Use this folder as one model')")
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == "big"


def test_what_is_typed_takes_the_place_of_the_suggestion(page: DeskPage, home: Path) -> None:
    """The field has the focus when the home folder comes: it is chosen, so that one may just type."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=found")
    screen.click("button:has-text('Choose a file')")
    screen.wait_for_selector("dialog[open] p.here")
    assert screen.input_value("dialog[open] input") == str(home)
    screen.keyboard.type(str(home / "Downloads"))
    assert screen.input_value("dialog[open] input") == str(home / "Downloads")


def test_a_broken_file_is_refused_in_words(page: DeskPage, home: Path) -> None:
    """Half a file is no model; nothing is in the list afterwards."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=found")
    screen.click("button:has-text('Choose a file')")
    screen.fill("dialog[open] input", str(home / "Downloads"))
    screen.press("dialog[open] input", "Enter")
    screen.click("dialog[open] button:has-text('broken.gguf')")
    screen.wait_for_selector(".error-note[data-code=gguf_format]")
    assert "damaged" in screen.inner_text(".error-note")
    assert screen.locator("[data-download]").count() == 0
    assert violations(page) == []
