"""Neighbours that announce themselves in the local network, by mDNS; looked for only when the user says so.

Whoever answers may be anybody: an address found here is asked nothing before it has proven the code.

mDNS: RFC 6762; services in it: RFC 6763.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from zeroconf import InterfaceChoice, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from groundup.hubs.outbound.entry import Reason, reach_of
from groundup.hubs.outbound.log import OutboundLog

from .address import join_address, read_told_address

SERVICE: Final = "_groundup-room._tcp.local."
LOOK_S: Final = 2.5
ASK_MS: Final = 1_500
MOST_FOUND: Final = 64


async def find_neighbours(*, look_s: float = LOOK_S, interfaces: Sequence[str] = ()) -> list[str]:
    """The addresses ("host:port") of computers that share, after a look around of `look_s` seconds.

    Args:
        look_s: how long to wait for answers.
        interfaces: addresses of this computer's interfaces to ask at; () = all.

    Raises:
        OSError: this computer cannot speak mDNS.
        FileAccessError: it cannot be noted that the network is asked, so it is not.
    """
    names: list[str] = []

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added and name not in names and len(names) < MOST_FOUND:
            names.append(name)

    log = OutboundLog.of_user()
    is_heard = not interfaces or any(reach_of(one) != "this_computer" for one in interfaces)
    call = log.note_call(Reason("look_around")) if is_heard else None
    where = list(interfaces) or InterfaceChoice.All
    speaker = AsyncZeroconf(interfaces=where, ip_version=IPVersion.V4Only)
    try:
        browser = AsyncServiceBrowser(speaker.zeroconf, SERVICE, handlers=[changed])
        await asyncio.sleep(look_s)
        await browser.async_cancel()
        answers = await asyncio.gather(*(_addresses(speaker, name, interfaces) for name in names))
    finally:
        await speaker.async_close()
        log.end(call)
    return sorted({address for answer in answers for address in answer})


async def _addresses(speaker: AsyncZeroconf, name: str, interfaces: Sequence[str]) -> list[str]:
    info = AsyncServiceInfo(SERVICE, name)
    if not await info.async_request(speaker.zeroconf, ASK_MS):
        return []
    teller = join_address(interfaces[0], info.port or 0) if interfaces else ""
    told = (join_address(one, info.port or 0) for one in info.parsed_addresses(IPVersion.V4Only))
    return [address for one in told if (address := read_told_address(one, teller)) is not None]
