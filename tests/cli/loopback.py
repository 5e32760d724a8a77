"""Hubs on this computer, and a home for the command line that knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundup.cli.program import run_guarded
from groundup.library.installed import Library
from groundup.library.layer_kinds import DOCKER_MANIFEST
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.hubs.registry_models import SmallModel
from tests.hubs.registry_server import RegistryServer


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands in this process, with a home of their own and no terminal."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._patch = patch
        self._capture = capture
        patch.setenv("GROUNDUP_HOME", str(home))
        patch.setenv("GROUNDUP_HUBS", "")
        for variable in ("HF_ENDPOINT", "HF_TOKEN", "GROUNDUP_DEBUG"):
            patch.delenv(variable, raising=False)

    def knows(self, *servers: RegistryServer | HuggingFaceServer) -> None:
        """Allow registries, and have Hugging Face somewhere else."""
        registries = [f"http://{one.host}" for one in servers if isinstance(one, RegistryServer)]
        self._patch.setenv("GROUNDUP_HUBS", ",".join(registries))
        for one in servers:
            if isinstance(one, HuggingFaceServer):
                self._patch.setenv("HF_ENDPOINT", one.site.url())

    def run(self, *arguments: str) -> Said:
        """`groundup` with these arguments."""
        self._capture.readouterr()
        code = run_guarded(arguments)
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)

    @property
    def library(self) -> Library:
        """The models of this home."""
        return Library(self.home / "library")


def put(server: RegistryServer, model: SmallModel, *names: str) -> Sequence[str]:
    """Have a model in a registry under names like "class/tiny:v1"; their full names."""
    for name in names:
        repository, _, tag = name.partition(":")
        blobs = list(model.contents.values())
        server.put(repository, tag or "latest", model.manifest.raw, DOCKER_MANIFEST, blobs)
    return [f"{server.host}/{name}" for name in names]
