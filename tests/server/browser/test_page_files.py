"""Files of the pages are sent whole: pages know the version, sheets bring those that they import."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.server.browser.page_files import PageFiles


def page_files(folder: Path, **files: str) -> PageFiles:
    """A folder `style` with these sheets, and a page."""
    (folder / "style").mkdir()
    for name, text in files.items():
        (folder / "style" / f"{name}.css").write_text(text)
    (folder / "page.html").write_text("<a href='/app/web/{{version}}/x'>")
    return PageFiles(folder)


def sent(files: PageFiles, name: str) -> str:
    """What a browser gets."""
    file = files.find(name)
    assert file is not None
    return file.data.decode()


def test_a_sheet_brings_those_that_it_imports(tmp_path: Path) -> None:
    """In their order, and where they were named; alone they can be had as well."""
    files = page_files(tmp_path, first='@import "a.css";\n@import "b.css";\np {}\n', a="a {}\n", b="b {}\n")
    assert sent(files, "style/first.css").split() == ["a", "{}", "b", "{}", "p", "{}"]
    assert sent(files, "style/a.css") == "a {}\n"


def test_a_page_knows_the_version_that_changes_with_any_file(tmp_path: Path) -> None:
    """Addresses of files are kept for ever, so another content has another address."""
    files = page_files(tmp_path, first="p {}")
    assert sent(files, "page.html") == f"<a href='/app/web/{files.version}/x'>"
    (tmp_path / "style" / "first.css").write_text("p { }")
    assert PageFiles(tmp_path).version != files.version


@pytest.mark.parametrize("name", ["nothing.css", "../page_files.py", "style", ""])
def test_nothing_else_is_found(tmp_path: Path, name: str) -> None:
    """No other name leads anywhere."""
    assert page_files(tmp_path).find(name) is None


def test_the_sheets_of_the_page_are_one_file() -> None:
    """Nothing is left for the browser to import."""
    whole = sent(PageFiles(), "style/first.css")
    assert "@import" not in whole
    assert whole.index("@layer reset") < whole.index("@layer components") < whole.index(".desk {")
