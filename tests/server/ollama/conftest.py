"""Clients that speak Ollama's API over HTTP, without Ollama's own library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import ollama
import pytest

from tests.server.live import Live, live_server
from tests.server.scripted_models import scripted_library


class Native:
    """Asks a server and reads what comes back."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.http = httpx2.Client(base_url=live.address, trust_env=False, timeout=60)

    def post(self, path: str, **body: Any) -> httpx2.Response:
        """The answer to a body."""
        return self.http.post(path, json=body)

    def whole(self, path: str, **body: Any) -> dict[str, Any]:
        """The object of an answer that is not streamed, and is none of an error."""
        answer = self.post(path, stream=False, **body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def lines(self, path: str, **body: Any) -> list[dict[str, Any]]:
        """The lines of a streamed answer; each is an object, and none is blank."""
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert answer.text.endswith("\n")
        return [json.loads(line) for line in answer.text[:-1].split("\n")]

    def refused(self, path: str, **body: Any) -> tuple[int, str]:
        """Status and text of an error, in the native envelope."""
        answer = self.post(path, **body)
        assert answer.headers["content-type"].startswith("application/json")
        text = answer.json()["error"]
        assert isinstance(text, str)
        return answer.status_code, text


def opened(live: Live) -> Iterator[Native]:
    """A client that is closed at the end."""
    native = Native(live)
    with native.http:
        yield native


@pytest.fixture(scope="module")
def native(shared_live: Live) -> Iterator[Native]:
    """Asks Seedling."""
    yield from opened(shared_live)


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Native]:
    """Asks the models of `scripted_models`, which answer what the test writes."""
    folder = tmp_path_factory.mktemp("scripted")
    library = scripted_library(folder / "library")
    with live_server(folder, library=library, fake=True) as live:
        yield from opened(live)


@pytest.fixture
def client(live: Live) -> Iterator[ollama.Client]:
    """Ollama's own client, of a server that may be changed."""
    with ollama.Client(live.address, trust_env=False) as opened_client:
        yield opened_client


@pytest.fixture
def shared_client(shared_live: Live) -> Iterator[ollama.Client]:
    """Ollama's own client, of a server that stays as it is."""
    with ollama.Client(shared_live.address, trust_env=False) as opened_client:
        yield opened_client
