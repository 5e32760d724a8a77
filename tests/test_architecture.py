"""The house has an order: sizes, names, docstrings, and imports that point one way."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.canaries.wrong_imports import WRONG_IMPORTS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groundup"
TESTS = ROOT / "tests"
LONGEST_MODULE_LINES = 600
LONGEST_FUNCTION_LINES = 60
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "stuff", "tools", "base_utils"}

# Tests that belong to no single module, and why. Those of the house itself lie beside this file.
NO_MIRROR = {
    "clients/test_anthropic_client.py": "the package of that name, as its users have it",
    "clients/test_langchain_ollama.py": "likewise",
    "clients/test_langchain_openai.py": "likewise",
    "clients/test_litellm.py": "likewise",
    "clients/test_llm.py": "likewise",
    "clients/test_ollama_client.py": "likewise",
    "clients/test_ollama_javascript.py": "likewise",
    "clients/test_openai_client.py": "likewise",
    "docs/test_generate.py": "the generator of pages is not part of the package",
    "docs/test_screenshots.py": "likewise",
    "docs/test_vendored.py": "likewise",
    "chat/test_shielded_tools.py": "shield, renderer and templates of families together",
    "chat/formats/test_round_trips.py": "templates against the parsers that are chosen for them",
    "cli/test_school_registry.py": "our commands against the registry that schools run",
    "fit/test_published_speeds.py": "predictions against other people's measurements (bench/fit_rows.py)",
    "engine/test_sharing.py": "what cache, scheduler and runner promise together",
    "journeys/test_create.py": "from a recipe to a model and back",
    "journeys/test_curl.py": "from a command line to the server",
    "journeys/test_import_and_repair.py": "from a file to a damaged model and back",
    "journeys/test_kit.py": "from one computer to another one by a stick",
    "journeys/test_pull_and_remove.py": "from a registry to an answer, and away again",
    "journeys/test_share.py": "from one computer to another one in the room",
    "hubs/outbound/test_whole_record.py": "all that talks to others, against one record",
    "hubs/test_real_registry.py": "our side against the registry that schools run",
    "hubs/test_store_pulls.py": "downloads into the real store, killed and side by side",
    "kits/test_kit_disks.py": "making kits on small disks, on FAT, and killed",
    "fit/test_real_loads.py": "all predictions against the real library",
    "library/adopt/test_kills.py": "what all of adoption leaves when it dies",
    "openness/test_examples.py": "all rules on releases whose readings are fixed",
    "openness/test_properties.py": "what holds for all rules",
    "library/test_gguf_loader.py": "the reader against the real library",
    "library/store/test_collection_model.py": "a model of the protocol, not of one module",
    "library/store/test_durable_order.py": "what all of the store asks of the system",
    "library/store/test_full_disk.py": "what all of the store does without room",
    "library/store/test_kills.py": "what all of the store leaves when it dies",
    "library/store/test_many_processes.py": "several stores in one folder",
    "cli/test_hostile_texts.py": "every command against one corpus",
    "sharing/test_hostile_paths.py": "every path against one corpus",
    "library/store/test_odd_disks.py": "what all of the store does on other disks",
    "library/store/test_power_cuts.py": "what all of the store leaves when the power goes",
    "library/store/test_state_machine.py": "any sequence of what a store can do",
    "server/matrices/test_guard.py": "every address, method, key and bind mode",
    "server/matrices/test_model_lists.py": "every address that chats, with keys that have a list of models",
    "server/matrices/test_host_and_origin.py": "every name and page in every bind mode",
    "web/models/test_restart.py": "what pages and servers know after another",
    "server/test_true_document.py": "every address against what the document says of it",
    "web/cards/test_screen.py": "a screen is no module of Python",
    "web/proof/test_screen.py": "likewise",
    "web/desk/test_screen.py": "a screen is no module of Python",
    "web/desk/test_narrow.py": "likewise",
    "web/desk/test_sleep.py": "likewise",
    "web/desk/test_faulty_connection.py": "likewise",
    "web/lab/test_screen.py": "likewise",
    "web/models/test_screen.py": "likewise",
    "web/welcome/test_screen.py": "likewise",
    "web/test_frame.py": "likewise",
    "web/desk/test_features.py": "likewise",
    "web/screens/test_looks.py": "what holds for all screens",
    "web/screens/test_announcements.py": "likewise",
    "web/screens/test_keyboard.py": "likewise",
    "web/screens/test_titles.py": "likewise",
    "web/test_install.py": "manifest and icons are no modules of Python",
    "web/test_palette.py": "style sheets are no modules of Python",
    "web/test_sources.py": "files for browsers are no modules of Python",
    "web/desk/test_next_steps.py": "likewise",
    "web/desk/test_pictures.py": "likewise",
    "web/desk/test_tool_calls.py": "likewise",
    "web/net/test_orders.py": "a page and its server together",
    "web/test_error_words.py": "words of a page against errors",
    "server/browser/test_pictures.py": "from a file of a page to what a model sees",
    "server/browser/test_two_pages.py": "what pages of one desk promise together",
    "web/desk/test_nothing_lost.py": "server, page and network together",
    "web/test_audits.py": "all screens, as a tool for audits sees them",
    "web/state/test_pace.py": "files for browsers are no modules of Python",
    "web/state/test_paced_events.py": "likewise",
    "web/state/test_slices.py": "likewise",
    "web/state/test_steady.py": "likewise",
    "web/models/test_shown.py": "every view of models in every look",
    "web/test_vendor.py": "files for browsers are no modules of Python",
    "seedling/test_weights.py": "the model file that is shipped",
}
# Modules in which a function may import others of ours, and what for.
LATE_IMPORTS = {
    "__main__.py": "Ctrl-C may come while all of it loads",
    "cli/bench.py": "tables are drawn only for people",
    "cli/commands.py": "each command loads when it is used",
    "cli/device/command.py": "the engine's side loads only to measure",
    "cli/grow/command.py": "training needs an extra, and what is drawn depends on where",
    "chat/model_template.py": "Go templates are translated for few models",
    "server/browser/room_models.py": "mDNS loads only for a room",
    "cli/rooms.py": "a server and mDNS load only for a room",
    "cli/openness/command.py": "hubs are asked on request alone",
    "cli/openness/finding.py": "records do without the library",
    "cli/program.py": "few commands fail, and all errors take a while to load",
    "cli/run.py": "line editing is for chats alone, few have a server, and who asks one needs no threads",
    "cli/run_target.py": "questions to Seedling do without library and hubs",
    "cli/show/finding.py": "hubs are asked only for what is not here",
    "cli/verify.py": "hubs are asked only to repair",
    "cli/words.py": "questions to Seedling do without the library",
    "library/installed.py": "names are looked up at every start; facts of few, old folders once",
    "cli/fit/command.py": "a list judges openness; a history and an explanation are asked for seldom",
    "cli/fit/finding.py": "hubs are asked only for what is known nowhere else, and many have no library",
    "cli/model_session.py": "figures of a load are taken after its first answer",
    "cli/model_names.py": "names are read when a shell asks for them",
    "cli/pull.py": "hubs are imported to pull, not to complete a name",
    "cli/push.py": "likewise",
    "cli/transfer/views.py": "bars are drawn only on a terminal",
    "cli/server_finding.py": "most commands find no server, and must not wait for its code",
    "cli/serving.py": "mDNS loads only when it is wanted",
    "seedling/__main__.py": "training needs an extra",
}


def modules(*roots: Path) -> list[Path]:
    """Every Python file below these folders."""
    return [path for root in roots for path in sorted(root.rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods."""
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def long_functions(module: ast.Module) -> list[str]:
    """Names of the functions beyond the limit."""
    return [
        one.name for one in functions(module) if (one.end_lineno or 0) - one.lineno >= LONGEST_FUNCTION_LINES
    ]


def late_imports(module: ast.Module) -> list[str]:
    """Imports of our own modules inside functions."""
    inside = (node for one in functions(module) for node in ast.walk(one) if isinstance(node, ast.ImportFrom))
    return [node.module or "." for node in inside if node.level or (node.module or "").startswith("groundup")]


def mirrored(test: Path) -> Path:
    """The module that a test is about, by its place and name; what pages run is JavaScript."""
    place = test.relative_to(TESTS)
    name = place.name.removeprefix("test_")
    if place.parts[0] == "web":  # its modules are JavaScript, and their words are joined by hyphens
        module = PACKAGE / place.with_name(name.replace("_", "-")).with_suffix(".js")
        return module if module.exists() else module.with_suffix("")
    return PACKAGE / place.with_name("__main__.py" if name == "main.py" else name)


def introduces_itself(module: ast.Module) -> bool:
    """Whether a docstring begins with one sentence on one line."""
    return (ast.get_docstring(module) or "").partition("\n")[0].endswith((".", "?"))


def says_nothing(path: Path) -> bool:
    """Whether a module or its folder is named for being useful."""
    return bool(EMPTY_NAMES & {path.stem, path.parent.name})


def test_modules_are_short() -> None:
    """Nobody has to read more than 600 lines at a time."""
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in modules(PACKAGE, TESTS)}
    assert {path: count for path, count in lines.items() if count > LONGEST_MODULE_LINES} == {}


def test_functions_are_short() -> None:
    """No function has more than 60 lines."""
    assert {path: found for path in modules(PACKAGE, TESTS) if (found := long_functions(tree(path)))} == {}


def test_long_functions_are_caught() -> None:
    """A function of 61 lines fails the same check, and one of 60 does not."""
    too_long = "def long():\n" + "    pass\n" * LONGEST_FUNCTION_LINES
    just_right = "def right():\n" + "    pass\n" * (LONGEST_FUNCTION_LINES - 1)
    assert long_functions(ast.parse(too_long + just_right)) == ["long"]


def test_names_say_something() -> None:
    """No module or folder is called utils or the like."""
    assert [path for path in modules(PACKAGE, TESTS) if says_nothing(path)] == []


def test_modules_introduce_themselves() -> None:
    """Every module begins with a docstring whose first line is a sentence."""
    assert [path for path in modules(PACKAGE, TESTS) if not introduces_itself(tree(path))] == []


def test_tests_state_their_rule() -> None:
    """Every test says in one sentence what holds."""
    silent = [
        f"{path.relative_to(TESTS)}: {one.name}"
        for path in modules(TESTS)
        for one in functions(tree(path))
        if one.name.startswith("test_") and not ast.get_docstring(one)
    ]
    assert silent == []


def test_tests_mirror_the_source() -> None:
    """Test and module are found by the same word; exceptions say why they are some."""
    strays = [
        place.as_posix()
        for path in TESTS.rglob("test_*.py")
        if len((place := path.relative_to(TESTS)).parts) > 1
        and not mirrored(path).exists()
        and place.as_posix() not in NO_MIRROR
    ]
    assert strays == []


def test_own_modules_are_imported_at_the_top() -> None:
    """Only heavy parts that are not always needed load inside a function."""
    found = {path.relative_to(PACKAGE).as_posix(): late_imports(tree(path)) for path in modules(PACKAGE)}
    assert {name for name, imports in found.items() if imports} == set(LATE_IMPORTS)


def test_disorder_is_caught() -> None:
    """Code against each of these rules fails the same checks."""
    assert says_nothing(PACKAGE / "engine" / "utils.py")
    assert not introduces_itself(ast.parse("import os"))
    assert not introduces_itself(ast.parse('"""Several\nlines before the end."""'))
    assert not mirrored(TESTS / "engine" / "test_nothing.py").exists()
    assert late_imports(ast.parse("def run():\n    from groundup.engine import client")) == [
        "groundup.engine"
    ]


def contracts(source: Path) -> str:
    """What import-linter says about the package below a folder."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_imports_keep_the_contracts() -> None:
    """Imports point one way, in no circle, and past no door."""
    said = contracts(PACKAGE.parent)
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", said), said


@pytest.fixture
def broken_house(tmp_path: Path) -> Path:
    """The source with an import against each contract."""
    shutil.copytree(PACKAGE, tmp_path / "groundup", ignore=shutil.ignore_patterns("__pycache__", "*.gguf"))
    for name, line in WRONG_IMPORTS.items():
        with (tmp_path / "groundup" / name).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    return tmp_path


def test_wrong_imports_are_caught(broken_house: Path) -> None:
    """Each contract breaks when it is broken."""
    said = contracts(broken_house)
    assert re.search(r"Contracts: 0 kept, [1-9]\d* broken", said), said
