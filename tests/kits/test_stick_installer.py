"""The program on the stick: by itself, with Python alone, it installs Groundup and hands over."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.kits import kit_layout as layout
from groundup.kits import stick_installer
from groundup.kits.making import make_kit
from groundup.kits.wheels import gather_wheels

from .kit_factory import MAKER, POET, Forger, copied, library_with, plan_of
from .small_wheels import small_wheels

REAL_WHEELS = os.environ.get("GROUNDUP_WHEELS", "")


def kit_with_wheels(folder: Path, given: Path) -> Path:
    """A kit of one model and these wheels."""
    (folder / "wheels").mkdir()
    library = library_with(folder / "maker", poet=POET)
    plan = plan_of(library, folder / "kit", "poet")
    make_kit(replace(plan, wheels=gather_wheels(folder / "wheels", given=given)), library)
    return folder / "kit"


def start(kit: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the program as somebody does who has nothing but Python."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-I", str(kit / layout.INSTALLER), *arguments],
        env={**kept, "GROUNDUP_HOME": str(home), "PIP_INDEX_URL": "http://127.0.0.1:1/nowhere"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_it_needs_python_alone() -> None:
    """Every import is of the standard library, and the file is the one that kits carry."""
    tree = ast.parse(Path(stick_installer.__file__).read_text("utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in imported if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


@pytest.fixture(scope="module")
def shared_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit with the small wheels, which tests copy."""
    folder = tmp_path_factory.mktemp("kit")
    return kit_with_wheels(folder, small_wheels(folder / "given"))


@pytest.fixture
def kit(shared_kit: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copied(shared_kit, tmp_path / "kit")


@pytest.mark.drill
@pytest.mark.timeout(600)
def test_it_installs_and_hands_over(kit: Path, tmp_path: Path) -> None:
    """A fresh environment gets the command from the stick alone, and the command gets the kit."""
    done = start(kit, tmp_path / "home", "--trust", "AAAA")
    assert done.returncode == 0, done.stderr
    assert json.loads((kit / "told.json").read_text()) == ["kit", "install", str(kit), "--trust", "AAAA"]


@pytest.mark.parametrize("place", ["wheels", layout.INSTALLER, layout.REQUIREMENTS, layout.LIST])
def test_damage_is_found_before_anything_is_made(kit: Path, tmp_path: Path, place: str) -> None:
    """One wrong byte in a file that would be used: it says which, and makes no folder."""
    path = kit / place if place != "wheels" else next((kit / "wheels").glob("*.whl"))
    path.write_bytes(path.read_bytes() + b"\n")
    done = start(kit, tmp_path / "home")
    assert done.returncode == 1
    assert path.name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_wheel_that_is_not_listed_is_refused(kit: Path, tmp_path: Path) -> None:
    """pip looks into the folder, so nothing else may lie in it."""
    (kit / "wheels" / "evil-1-py3-none-any.whl").write_bytes(b"")
    done = start(kit, tmp_path / "home")
    assert "evil-1-py3-none-any.whl is not in the kit's list" in done.stderr


def test_a_list_that_leads_out_is_refused(kit: Path, tmp_path: Path) -> None:
    """A name with ".." is not opened."""
    Forger(kit).add_line("wheels/../../evil")
    done = start(kit, tmp_path / "home")
    assert "malformed" in done.stderr


def test_another_computer_is_told(kit: Path, tmp_path: Path) -> None:
    """Wheels for another Python or machine are not tried; the sentence names both."""
    forger = Forger(kit)
    forger.change_list(lambda listed: listed["wheels"].update(python="3.99"))  # type: ignore[attr-defined]
    done = start(kit, tmp_path / "home")
    assert "with Python 3.99, and this is" in done.stderr


@pytest.mark.drill
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not REAL_WHEELS, reason="GROUNDUP_WHEELS names no folder with Groundup's own wheels")
def test_a_fresh_computer(tmp_path: Path) -> None:
    """From a stick to the first model: Groundup's real wheels in a fresh environment, without a network."""
    kit = kit_with_wheels(tmp_path, Path(REAL_WHEELS))
    done = start(kit, tmp_path / "home", "--trust", MAKER.public.fingerprint)
    assert done.returncode == 0, done.stderr
    assert "poet is here" in done.stdout
