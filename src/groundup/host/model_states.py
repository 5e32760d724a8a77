"""Which models are being loaded, are loaded, or could not be loaded last time, by their manifests' digests.

Whoever listens is told of each change at once. A model of which nothing is noted is not in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from groundup.errors import GroundupError
from groundup.names import Digest


@dataclass(frozen=True, slots=True)
class ModelState:
    """Where a model is on its way into memory; `error` says why it could not be loaded."""

    state: Literal["loading", "loaded", "failed"]
    error: GroundupError | None = None


OnChange = Callable[[], None]


class ModelStates:
    """The states of one host's models; for its event loop."""

    def __init__(self) -> None:
        self.all: dict[Digest, ModelState] = {}
        self._listeners: list[OnChange] = []

    def listen(self, on_change: OnChange) -> None:
        """Call something after each change, for as long as the host lives; it must be quick and not raise."""
        self._listeners.append(on_change)

    @contextmanager
    def loading(self, digest: Digest) -> Iterator[None]:
        """Note that a model is being loaded, and how that ends. One that nobody waits for is let go of."""
        self._note(digest, ModelState("loading"))
        try:
            yield
        except GroundupError as error:
            self._note(digest, ModelState("failed", error))
            raise
        except BaseException:
            self._forget(digest)
            raise
        self._note(digest, ModelState("loaded"))

    def gone(self, digest: Digest) -> None:
        """A model has left the memory; one that is being loaded anew stays so."""
        if self.all.get(digest) == ModelState("loaded"):
            self._forget(digest)

    def _forget(self, digest: Digest) -> None:
        if self.all.pop(digest, None) is not None:
            self._tell()

    def _note(self, digest: Digest, state: ModelState) -> None:
        if self.all.get(digest) != state:
            self.all[digest] = state
            self._tell()

    def _tell(self) -> None:
        for one in self._listeners:
            one()
