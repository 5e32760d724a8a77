"""The documentation names what exists, and nothing that does not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from groundup.cli.commands import COMMANDS
from groundup.engine.protocol import EngineSettings, Sampling

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groundup"
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
REFERENCE = ROOT / "docs" / "reference"
WRITTEN_FOLDERS = ("src", "tests", "docs", "bench", ".ci")
NO_TEXT = {"__pycache__", "fixtures"}  # folders of what programs have written
WRITTEN_SUFFIXES = {".md", ".py", ".toml", ".svg", ".txt", ""}

# Where packages are fetched from is the business of whoever fetches; put together here, so that this
# file passes its own check.
UNWANTED = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("anaconda", "org"),
        ("crates", "io"), ("github", "io"), ("proxy", "golang", "org"), ("docker", "io"), ("ghcr", "io"),
    )
)  # fmt: skip
MACHINE_PATHS = re.compile(r"(?<![\w.~$}])/(?:home|root|Users)/\w+")


def one_line_commands(text: str) -> list[str]:
    """Commands that stand alone in a block of shell."""
    return re.findall(r"```sh\n([^\n]+)\n```", text)


def setup_commands() -> tuple[str, str]:
    """The README's two commands: to set up and ask, and to set up and test."""
    ask, test = (line for line in one_line_commands(README) if line.startswith("python3 -m venv"))
    return ask, test


def recipe(verb: str) -> list[str]:
    """Lines of a verb in the Makefile."""
    found = re.search(rf"^{verb}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return [line.strip() for line in found.group(1).splitlines()] if found else []


def broken_links(page: str, folder: Path) -> list[str]:
    """Links to files that are not there."""
    links = re.findall(r"\]\(([^)\s]+)\)", page)
    inside = [link.partition("#")[0] for link in links if not re.match(r"https?:|#|mailto:", link)]
    return [link for link in inside if not (folder / link).exists()]


def unwanted_words(text: str) -> list[str]:
    """Hosts of package registries, and paths of somebody's computer."""
    return [word for word in UNWANTED if word in text] + MACHINE_PATHS.findall(text)


def written_files() -> Iterator[Path]:
    """Every text that is part of the project."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in WRITTEN_SUFFIXES)
    for folder in WRITTEN_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            is_text = path.suffix in WRITTEN_SUFFIXES and not NO_TEXT & set(path.parts)
            if path.is_file() and is_text:
                yield path


def tree_paths() -> Iterator[Path]:
    """Paths in the README's tree, put together from its indentation."""
    block = re.search(r"```\n(src/groundup/\n.*?)```", README, re.DOTALL)
    assert block is not None
    parents: list[tuple[int, Path]] = []
    for line in block.group(1).splitlines():
        depth, name = len(line) - len(line.lstrip()), line.split()[0]
        parents = [(above, path) for above, path in parents if above < depth]
        path = (parents[-1][1] if parents else ROOT) / name
        parents.append((depth, path))
        yield path


def has_row(page: str, name: str, default: object = "") -> bool:
    """Whether a table has a row that begins with a name and, if one is given, its default."""
    cell = re.escape(str(default)) if default is not msgspec.NODEFAULT else r"(\{\})?"
    return re.search(rf"^\| `{name}` \| *{cell}", page, re.MULTILINE) is not None


def environment_variables() -> set[str]:
    """Every variable of ours that the source reads."""
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    return {name for text in sources for name in re.findall(r"(?<![A-Z_])GROUNDUP_[A-Z_]+", text)}


def test_ci_runs_the_command_of_the_readme() -> None:
    """What newcomers type is what is tested, character for character."""
    _, test = setup_commands()
    assert test in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_make_runs_the_command_of_the_readme() -> None:
    """`make test` is the last part of it."""
    _, test = setup_commands()
    assert recipe("test") == [test.rpartition(" && ")[2]]


def test_extras_of_commands_exist() -> None:
    """Every optional part that a page, the Makefile or CI installs is one of the package."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    texts = [path.read_text("utf-8") for path in (*PAGES, ROOT / "Makefile", ROOT / ".ci" / "run")]
    installed = {
        name for text in texts for name in re.findall(r"install [^\n]*'(?:\.|groundup)\[(\w+)\]'", text)
    }
    assert installed
    assert installed <= set(extras)


def test_verbs_on_pages_exist() -> None:
    """Every `make` verb that a page names is in the Makefile."""
    texts = [path.read_text("utf-8") for path in PAGES]
    named = {
        verb for text in texts for verb in re.findall(r"(?:`|^)make ([a-z]+)(?=`|$| +#)", text, re.MULTILINE)
    }
    assert named
    assert [verb for verb in sorted(named) if not recipe(verb)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Links between files resolve."""
    assert broken_links(page.read_text("utf-8"), page.parent) == []


def test_broken_links_are_caught() -> None:
    """A link to a page that is not there fails the same check; one to the web is not looked at."""
    text = "[a](docs/nothing.md) [b](README.md#house) [c](https://example.org/x)"
    assert broken_links(text, ROOT) == ["docs/nothing.md"]


def test_no_unwanted_words() -> None:
    """No file names a registry's host or a path of somebody's computer."""
    found = {path: words for path in written_files() if (words := unwanted_words(path.read_text("utf-8")))}
    assert found == {}


def test_unwanted_words_are_caught() -> None:
    """The check sees both kinds."""
    assert unwanted_words(f"see https://{UNWANTED[0]}/project") == [UNWANTED[0]]
    assert unwanted_words("open " + "/home" + "/ada/model.gguf") != []
    assert unwanted_words("open ~/models/home/ada.gguf") == []


def test_tree_shows_what_exists() -> None:
    """Every line of the README's tree is a file or folder."""
    assert [path for path in tree_paths() if not path.exists()] == []


def test_tree_shows_every_folder() -> None:
    """Every folder of the package, and every file of the engine, has its line in the README."""
    shown = set(tree_paths())
    folders = {path.parent for path in PACKAGE.rglob("__init__.py")}
    engine = {path for path in (PACKAGE / "engine").glob("*.py") if path.name != "__init__.py"}
    assert (folders | engine) - shown == set()


def test_every_command_has_its_section() -> None:
    """Commands and their subcommands are on the page of the command line."""
    page = (REFERENCE / "cli.md").read_text("utf-8")
    for name, entry in COMMANDS.items():
        command = entry.load()
        children = list(command.commands) if isinstance(command, click.Group) else []
        for path in (f"groundup {name}", *(f"groundup {name} {child}" for child in children)):
            assert f"# `{path}`" in page


@pytest.mark.parametrize("settings", [EngineSettings, Sampling])
def test_every_setting_has_its_row(settings: type[msgspec.Struct]) -> None:
    """Fields and their defaults are on the page of settings."""
    page = (REFERENCE / "settings.md").read_text("utf-8")
    rows = [(field.name, field.default) for field in msgspec.structs.fields(settings)]
    assert [name for name, default in rows if not has_row(page, name, default)] == []


def test_wrong_rows_are_caught() -> None:
    """A setting without a row, or with another default, fails the same check."""
    page = "| `threads` | 0 | threads |\n"
    assert has_row(page, "threads", 0)
    assert not has_row(page, "threads", 4)
    assert not has_row(page, "cores", 0)


def test_every_variable_has_its_row() -> None:
    """Environment variables are on the page of settings."""
    page = (REFERENCE / "settings.md").read_text("utf-8")
    assert environment_variables()
    assert [name for name in sorted(environment_variables()) if not has_row(page, name)] == []


def test_decisions_are_listed_in_order() -> None:
    """The first decision lists all others, and their numbers have no gaps."""
    files = sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md"))
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs" / "adr" / files[0]).read_text("utf-8"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    assert files[1:] == listed
