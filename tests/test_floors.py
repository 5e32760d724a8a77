"""Dependencies are new enough: declared so, and so in this environment."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]

# The oldest version without a fault that matters to us.
FLOORS = {
    "jinja2": ("3.1.6", "an attribute filter left the sandbox before (CVE-2025-27516)"),
    "torch": ("2.6", "loading weights could run code before (CVE-2025-32434)"),
    "llama-cpp-python": ("0.3.36", "the low-level functions that the engine calls are those of this version"),
    "starlette": ("0.49.1", "ranges cost quadratic time before (CVE-2025-62727)"),
    "h11": ("0.16", "it took malformed chunks before (CVE-2025-43859)"),
}
# Tests may meet no torch: only training needs it.
OPTIONAL = {"torch"}


def parts(text: str) -> tuple[int, ...]:
    """A version's leading numbers: "3.1.6" is (3, 1, 6)."""
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def declared_floor(requirements: list[str], name: str) -> tuple[int, ...]:
    """The oldest version of a package that these requirements allow; () if they allow any."""
    for requirement in requirements:
        package = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        lowest = re.search(r">=\s*([\d.]+)", requirement)
        if package.lower() == name and lowest:
            return parts(lowest.group(1))
    return ()


def all_requirements() -> list[str]:
    """Requirements of the package and of its extras."""
    extras = PROJECT["optional-dependencies"].values()
    return [*PROJECT["dependencies"], *(one for extra in extras for one in extra)]


@pytest.mark.parametrize("name", FLOORS)
def test_declared_versions_are_new_enough(name: str) -> None:
    """pyproject.toml allows nothing older than the floor."""
    assert declared_floor(all_requirements(), name) >= parts(FLOORS[name][0])


@pytest.mark.parametrize("name", FLOORS)
def test_installed_versions_are_new_enough(name: str) -> None:
    """What runs here is no older than the floor."""
    try:
        installed = version(name)
    except PackageNotFoundError:
        if name in OPTIONAL:
            pytest.skip(f"{name} is not installed; only training needs it")
        raise
    assert parts(installed) >= parts(FLOORS[name][0])


@pytest.mark.parametrize("requirement", ["jinja2", "jinja2>=3.1.5,<4", "jinja2<4"])
def test_old_versions_are_caught(requirement: str) -> None:
    """A requirement that allows an older version fails the same check."""
    assert declared_floor([requirement], "jinja2") < parts(FLOORS["jinja2"][0])


def test_every_requirement_has_a_floor_and_a_ceiling() -> None:
    """Nobody gets a version that is older than any tried here, or a newer major one."""
    loose = [one for one in PROJECT["dependencies"] if ">=" not in one or "<" not in one]
    assert loose == []
