"""What many tests need: silence, and tiny model files, made once per run."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from groundup.bench.models import tiny_model
from tests.faults import network_watch
from tests.turns import turn

TinyModels = Callable[[str], Path]
WEB = Path(__file__).with_name("web")


def pytest_configure() -> None:
    """Watch everything from the first import on."""
    network_watch.watch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages come last: the browser's event loop runs until the end, and beside it no other one can."""
    items.sort(key=lambda item: WEB in item.path.parents)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Several processes take file by file, in that same order."""
    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # first, so that no test's time is up before its turn
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Where several processes share the tests, some have it to themselves."""
    if not hasattr(item.config, "workerinput"):
        return (yield)
    with turn(alone=item.get_closest_marker("alone") is not None):
        return (yield)


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
