"""The hubs as this user has them: which may be asked, the way there, and who the user is at each.

Everything that the environment and the user's own files say about hubs comes together here, once. Whoever
only passes on what it was told uses `open_hub` itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from groundup import settings
from groundup.names import ModelName

from .credential_file import CredentialFile
from .credentials import CredentialSource
from .http import HttpClient
from .http_settings import read_http_settings
from .hub import Hub
from .hub_settings import HubSettings, open_hub, read_hub_settings
from .known_hubs import KnownHubs
from .outbound.entry import UNSAID, Reason
from .redirects import host_of
from .registry import RegistryHub


@dataclass(frozen=True, slots=True)
class HubAccess:
    """A client, the hubs that may be asked, and credentials; a context manager that closes the client."""

    http: HttpClient
    hubs: HubSettings
    credentials: CredentialSource

    @classmethod
    def of_user(cls, reason: Reason = UNSAID) -> HubAccess:
        """As the environment and the files in the user's folder say; nothing is contacted.

        Args:
            reason: why hubs will be asked, for the record of what left this computer.

        Raises:
            SettingsError: one of them says something impossible; it names which.
            FileAccessError: a file cannot be read.
        """
        folder = settings.home()
        return cls(
            HttpClient(read_http_settings(os.environ), reason=reason),
            read_hub_settings(os.environ, KnownHubs(folder).addresses()),
            CredentialFile(folder),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.close()

    def open(self, name: ModelName, *, revision: str = "") -> Hub:
        """The hub of a name; see `open_hub` for the errors."""
        return open_hub(name, self.http, self.hubs, credentials=self.credentials, revision=revision)

    def host(self, name: ModelName) -> str:
        """Who is asked for a model of this name."""
        hub = self.open(name)
        return hub.host if isinstance(hub, RegistryHub) else host_of(self.hubs.hugging_face)
