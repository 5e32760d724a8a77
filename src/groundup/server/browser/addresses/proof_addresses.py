"""What left this computer."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from groundup.hubs.outbound.log import OutboundLog
from groundup.server.answers import json_response
from groundup.server.browser.proof import told_proof
from groundup.server.call import Call

from .handler import Within


async def proof(within: Within, call: Call, rest: str) -> Response:
    """What left this computer, and what keeps it here."""
    isolation = [one.engine.facts.isolation for one in call.services.host.loaded()]
    here = call.services.settings
    told = await asyncio.to_thread(
        told_proof, OutboundLog.of_user(), isolation, address=here.address, port=here.port
    )
    return json_response(told)
