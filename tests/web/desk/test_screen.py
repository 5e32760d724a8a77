"""The desk in a browser: a first answer, reloads and restarts that lose nothing, and no harm from a model."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from groundup.server.presence import TOKEN_FILE
from tests.server.live import free_port
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage, opened

LONG = answering("word ", tokens=120, interval_s=0.04)
HOSTILE = [
    "<script>window.harm=1</script>",
    "<img src=http://elsewhere.invalid/x onerror=window.harm=1>",
    "![picture](http://elsewhere.invalid/y.png)",
    "[link](javascript:window.harm=1) [other](//elsewhere.invalid) [data](data:text/html,x)",
    "<svg onload=window.harm=1></svg><math><mtext><style>*{display:none}</style></mtext></math>",
    "<iframe src=http://elsewhere.invalid></iframe><form action=http://elsewhere.invalid><input></form>",
    "<base href=http://elsewhere.invalid><meta http-equiv=refresh content='0;url=http://elsewhere.invalid'>",
    "<div role=alert id=page class=error-note style='position:fixed;inset:0'>Your password, please</div>",
    "<a href='jav&#x61;script:window.harm=1'>x</a> <details open ontoggle=window.harm=1>x</details>",
    "[a]: javascript:window.harm=1\n\n[a] <javascript:window.harm=1>",
]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(desk: DeskPage) -> list[str]:
    """What axe finds."""
    found = Axe().run(desk.page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_first_visit_to_first_answer(desk: DeskPage) -> None:
    """One question, no download: Seedling answers, and the composer keeps the focus."""
    desk.ask("What is a model?")
    assert len(desk.wait_whole()) > 20
    assert desk.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert (
        desk.page.evaluate("[...document.querySelectorAll('.markdown')].some(n => n.closest('[aria-live]'))")
        is False
    )


def test_a_reload_in_mid_stream_loses_nothing(scripted_desk: DeskPage) -> None:
    """The answer goes on, and the page shows all of it."""
    scripted_desk.ask(LONG)
    scripted_desk.wait_for_letters(40)
    scripted_desk.page.reload()
    scripted_desk.page.wait_for_selector("article[data-role=assistant]")
    assert scripted_desk.wait_whole().split() == ["word"] * 120


def test_a_draft_survives_a_reload(scripted_desk: DeskPage) -> None:
    """What was typed is still there."""
    scripted_desk.page.fill("textarea", "Half a ques")
    scripted_desk.page.reload()
    scripted_desk.page.wait_for_selector("textarea")
    assert scripted_desk.page.input_value("textarea") == "Half a ques"


@pytest.mark.parametrize("markup", HOSTILE)
def test_what_a_model_writes_does_no_harm(scripted_desk: DeskPage, markup: str) -> None:
    """Nothing runs, is fetched, or looks like ours; the page's offences are checked as well."""
    scripted_desk.ask(answering(markup + "\n\nend"))
    scripted_desk.wait_whole()
    page = scripted_desk.page
    assert page.evaluate("window.harm") is None
    forbidden = (
        "script, img, svg, math, style, iframe, form, input, base, meta, details, [role], [id], [style]"
    )
    assert page.evaluate(f"document.querySelectorAll(`.markdown :is({forbidden})`).length") == 0
    links = page.evaluate(
        "[...document.querySelectorAll('.markdown a[href]')].map(a => a.getAttribute('href'))"
    )
    assert [one for one in links if not one.startswith(("http://", "https://", "mailto:"))] == []


def test_a_door_that_lets_all_through_is_caught(scripted_desk: DeskPage) -> None:
    """Where such elements were in an answer, the same look would find them."""
    scripted_desk.page.evaluate(
        """
        const box = document.body.appendChild(document.createElement('div'));
        const note = box.appendChild(document.createElement('p'));
        box.className = 'markdown';
        note.id = 'note';
        note.setAttribute('role', 'alert');
        """
    )
    assert scripted_desk.page.evaluate("document.querySelectorAll('.markdown :is([role], [id])').length") == 1


def test_the_browser_makes_no_markup_of_text(scripted_desk: DeskPage) -> None:
    """Whoever tries is refused, by Chromium itself; the names of letters are read, and nothing but them."""
    told = scripted_desk.page.evaluate(
        """
        async () => {
          const refused = (act) => { try { act(); return false; } catch { return true; } };
          const box = document.createElement('div');
          const base = document.querySelector('script[type=module]').src.replace('main.js', '');
          const { decoded } = await import(`${base}markdown/entities.js`);
          const letters = decoded('a &lt;b&gt; &copy; &#8594; &nbsp;| &nothing; & &amp;lt;');
          return [
            refused(() => { box.innerHTML = '<b>x</b>'; }),
            refused(() => document.write('<b>x</b>')),
            refused(() => trustedTypes.createPolicy('other', { createHTML: (text) => text })),
            refused(() => trustedTypes.createPolicy('entities', { createHTML: (text) => text })),
            letters,
          ];
        }
        """
    )
    assert told == [True, True, True, True, "a <b> © → \u00a0| &nothing; & &lt;"]
    scripted_desk.offences.clear()  # what was refused is told there too


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(scripted_desk: DeskPage, scheme: str, width: int) -> None:
    """Empty, in mid-stream and with an answer, in every look."""
    page = scripted_desk.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 720})
    assert violations(scripted_desk) == []
    scripted_desk.ask(LONG)
    scripted_desk.wait_for_letters(40)
    assert violations(scripted_desk) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("button.stop")
    page.wait_for_selector("article[data-state=stopped]")
    assert violations(scripted_desk) == []


def test_axe_finds_what_is_wrong(scripted_desk: DeskPage) -> None:
    """A button without a name is found, so that silence means something."""
    scripted_desk.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert violations(scripted_desk)


def test_a_killed_server_loses_nothing_that_was_shown(browser: Browser, tmp_path: Path) -> None:
    """After `kill -9` in mid-stream and a new start, the page comes back by itself with all that it had."""
    port = free_port()
    server = _started(tmp_path, port)
    try:
        secret = (tmp_path / TOKEN_FILE).read_text("ascii")
        with opened(browser, f"http://127.0.0.1:{port}", secret=secret) as desk:
            desk.ask("Tell me a short story about a seed.")
            desk.wait_for_letters(20)
            seen = desk.answer
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            server = _started(tmp_path, port)
            desk.page.wait_for_selector(
                "article[data-role=assistant]:is([data-state=stopped], [data-state=whole])"
            )
            assert desk.answer.startswith(seen[: len(seen) - 1])
            desk.offences.clear()  # refused connections while it was away
    finally:
        server.kill()
        server.wait()


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "GROUNDUP_HOME": str(folder)}
    command = [sys.executable, "-m", "groundup", "app", "--no-open", "--port", str(port)]
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end_s = time.monotonic() + 30
    while time.monotonic() < end_s:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return program
    raise AssertionError("the server did not start")
