"""Which models a caller may use: all, or those on the list of their key.

Whoever answers a question comes to a model through here and through nothing else, so that the list counts at
every address. A name that is not on it is refused alike, whether or not there is such a model.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from groundup.errors import ForbiddenError, InvalidDigestError, InvalidNameError
from groundup.host.host import Host, Lease
from groundup.host.loaded_model import LoadedModel
from groundup.library.installed import InstalledModel, Library
from groundup.names import ModelName


def full_name(text: str) -> str:
    """The one name of a model that people write in several ways, as lists of keys have it.

    Raises:
        InvalidNameError, InvalidDigestError: it is no name of a model.
    """
    return ModelName.parse(text).full.lower()


class Reach:
    """The models of one caller.

    Args:
        host: of all models.
        allowed: the full names of those that the caller may use; None = all.
    """

    def __init__(self, host: Host, allowed: frozenset[str] | None) -> None:
        self._host = host
        self._allowed = allowed

    def lease(
        self, name: str, *, keep_alive_s: float | None = None, context_tokens: int | None = None
    ) -> AbstractAsyncContextManager[Lease]:
        """Use a model; as `Host.lease`, which see.

        Raises:
            ForbiddenError: the caller may not use it.
        """
        self.check(name)
        return self._host.lease(name, keep_alive_s=keep_alive_s, context_tokens=context_tokens)

    async def unload(self, name: str) -> None:
        """Let a model go; as `Host.unload`.

        Raises:
            ForbiddenError: the caller may not use it.
        """
        self.check(name)
        await self._host.unload(name)

    def loaded(self) -> list[LoadedModel]:
        """Those that are loaded now."""
        return [one for one in self._host.loaded() if self._has(one.model)]

    def models(self, library: Library) -> list[InstalledModel]:
        """Those of the library."""
        return [one for one in library.models() if self._has(one)]

    def find(self, library: Library, name: str) -> InstalledModel | None:
        """One of the library, if it is there.

        Raises:
            ForbiddenError: the caller may not use it.
        """
        self.check(name)
        return library.find(name)

    def check(self, name: str) -> None:
        """Refuse a model that the caller may not use.

        Raises:
            ForbiddenError: it is not on the list of their key.
        """
        if self._allowed is None:
            return
        try:
            given = full_name(name)
        except (InvalidNameError, InvalidDigestError):
            return  # what no model can be called is told as that
        if given not in self._allowed:
            raise ForbiddenError("this key does not allow this model; ask whoever gave it to you for another")

    def _has(self, model: InstalledModel) -> bool:
        return self._allowed is None or model.name.full.lower() in self._allowed
