"""What many tests need: silence, and tiny model files, made once per run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groundup.bench.models import tiny_model
from tests.faults import network_watch

TinyModels = Callable[[str], Path]
WEB = Path(__file__).with_name("web")


def pytest_configure() -> None:
    """Watch everything from the first import on."""
    network_watch.watch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages come last: the browser's event loop runs until the end, and beside it no other one can."""
    items.sort(key=lambda item: WEB in item.path.parents)


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    """No test reaches another computer, not even one that hides the refusal."""
    yield
    seen, network_watch.offences[:] = list(network_watch.offences), []
    assert seen == []


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    """Gives the path of a tiny random model: see TINY_SHAPES."""
    folder = tmp_path_factory.mktemp("tiny-models")
    return lambda kind: tiny_model(kind, folder)
