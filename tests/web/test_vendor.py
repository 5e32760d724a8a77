"""What others wrote is exactly what they released, and whole: hashes, sizes, licences, imports, weight."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import groundup
from groundup.server.browser.page_files import PageFiles

WEB = Path(groundup.__file__).parent / "web"
VENDOR = WEB / "vendor"
LOCK: list[dict[str, Any]] = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))
FREE = {"MIT", "Apache-2.0", "BSD-3-Clause"}
IMPORT = re.compile(r"""(?<![./\w])(?:from|import)\s*\(?["']([^"'\n]+)["']""")
STATIC_IMPORT = re.compile(r"""(?:^|;|\n)(?:import|export)[^"'();]*?["'](\.[^"']+\.js)["']""")
MOST_BYTES = 122_000


def problems(entry: dict[str, Any], stored: bytes) -> list[str]:
    """What is wrong with a file of the lock."""
    found = []
    if len(stored) != entry["size_bytes"] or hashlib.sha256(stored).hexdigest() != entry["stored_sha256"]:
        found.append("it is not what was stored")
    released = stored.decode()
    for rewrite in entry["rewrites"]:
        released = released.replace(f'from"{rewrite["to"]}"', f'from"{rewrite["from"]}"')
    if hashlib.sha256(released.encode()).hexdigest() != entry["released_sha256"]:
        found.append("it differs from the release in more than its imports")
    return found


def unresolved(path: Path) -> list[str]:
    """Imports of a module that lead nowhere. Lazy ones count as well."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return [one for one in IMPORT.findall(text) if not (path.parent / one).is_file()]


@pytest.mark.parametrize("entry", LOCK, ids=lambda one: str(one["file"]))
def test_files_are_as_they_were_released(entry: dict[str, Any]) -> None:
    """Only imports were rewritten, and the licence lies beside the file."""
    assert problems(entry, (VENDOR / entry["file"]).read_bytes()) == []
    licence = (VENDOR / entry["licence_file"]).read_bytes()
    assert hashlib.sha256(licence).hexdigest() == entry["licence_sha256"]
    assert entry["licence"] in FREE
    assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", entry["archive_integrity"])


def test_a_changed_file_is_caught() -> None:
    """One more byte fails both checks."""
    entry = LOCK[0]
    assert len(problems(entry, (VENDOR / entry["file"]).read_bytes() + b" ")) == 2


def test_every_file_is_locked() -> None:
    """Nothing of others lies here unnamed."""
    named = {one["file"] for one in LOCK} | {one["licence_file"] for one in LOCK} | {"vendor.lock.json"}
    assert {path.name for path in VENDOR.iterdir()} == named


def test_every_import_resolves(tmp_path: Path) -> None:
    """No module asks for a file that is not there, or by a bare name; one that does is caught."""
    whole = ("highlight-", "katex")  # bundles that import nothing, and hold the word as a text
    asking = [path for path in WEB.rglob("*.js") if not path.name.startswith(whole)]
    assert {str(path): found for path in asking if (found := unresolved(path))} == {}
    wrong = tmp_path / "wrong.js"
    wrong.write_text('import { h } from "preact";\nimport("./nothing.js");')
    assert unresolved(wrong) == ["preact", "./nothing.js"]


def first_load() -> list[Path]:
    """What a browser asks for before anything is clicked: modules and their imports, sheets, a language."""
    found, waiting = set[Path](), [WEB / "main.js"]
    while waiting:
        path = waiting.pop().resolve()
        if path not in found:
            found.add(path)
            waiting += [path.parent / one for one in STATIC_IMPORT.findall(path.read_text("utf-8"))]
    others = [path for path in WEB.rglob("*") if path.suffix in (".html", ".svg")]
    return [*sorted(found), *others, WEB / "style" / "first.css", WEB / "i18n" / "en.json"]


def test_the_first_load_is_small() -> None:
    """All that is not loaded later is within the budget, compressed one by one as it is sent."""
    files = PageFiles()
    sent = [files.find(path.relative_to(WEB).as_posix()) for path in first_load()]
    assert sum(len(one.compressed) for one in sent if one) <= MOST_BYTES
    assert None not in sent


def test_what_loads_later_is_not_in_the_first_load() -> None:
    """Formulas and colours wait for the first that needs them; the interface library does not."""
    names = {path.name for path in first_load()}
    assert {"preact.js", "marked.js"} <= names
    assert {name for name in names if name.startswith(("katex", "highlight"))} == set()


def test_catalogues_have_the_same_keys_and_places() -> None:
    """No language lacks a sentence, or a place in one."""
    english, german = (
        json.loads((WEB / "i18n" / f"{name}.json").read_text("utf-8")) for name in ("en", "de")
    )
    places = re.compile(r"\{\w+\}")
    assert {key: set(places.findall(text)) for key, text in english.items()} == {
        key: set(places.findall(text)) for key, text in german.items()
    }
