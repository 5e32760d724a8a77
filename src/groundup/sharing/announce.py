"""Telling the local network, by mDNS, that this computer shares; only while it does, and only if wanted.

What is told is an address, a port and a random name: neither the user's, nor the computer's, nor what is
offered. mDNS: RFC 6762; services in it: RFC 6763.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from zeroconf import InterfaceChoice, IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from groundup.errors import CannotShareError
from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog
from groundup.hubs.room.discovery import SERVICE
from groundup.hubs.room.messages import PROTOCOL

from .addresses import lan_addresses


class Announcement:
    """An announcement for as long as the `async with` lasts.

    Args:
        address: at which this computer shares; an unspecified one stands for all.
        port: likewise.
    """

    def __init__(self, address: str, port: int) -> None:
        parsed = ipaddress.ip_address(address)
        addresses = lan_addresses() if parsed.is_unspecified else [address]
        label = f"groundup-{secrets.token_hex(4)}"
        self.host_name = f"{label}.local"
        self._interfaces: Sequence[str] = () if parsed.is_unspecified else (address,)
        self._info = ServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            parsed_addresses=addresses,
            port=port,
            properties={"protocol": str(PROTOCOL)},
            server=f"{self.host_name}.",
        )
        self._speaker: AsyncZeroconf | None = None
        self._is_heard = not parsed.is_loopback
        self._log = OutboundLog.of_user()
        self._noted: Entry | None = None

    async def __aenter__(self) -> Self:
        """Begin.

        Raises:
            CannotShareError: this computer cannot speak mDNS at that address.
            FileAccessError: it cannot be noted that the network is told, so it is not.
        """
        if self._is_heard:
            self._noted = self._log.note_call(Reason("announce"))
        where = list(self._interfaces) or InterfaceChoice.All
        try:
            self._speaker = AsyncZeroconf(interfaces=where, ip_version=IPVersion.V4Only)
            await self._speaker.async_register_service(self._info)
        except OSError as error:
            await self._close()
            reason = f"it cannot be announced ({error.strerror or error})"
            advice = "Leave --announce out, and name this address on the other computers."
            raise CannotShareError(", ".join(self._info.parsed_addresses()), reason, advice) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._speaker is not None:
            await self._speaker.async_unregister_service(self._info)
        await self._close()

    async def _close(self) -> None:
        self._log.end(self._noted)
        self._noted = None
        if self._speaker is not None:
            await self._speaker.async_close()
            self._speaker = None
