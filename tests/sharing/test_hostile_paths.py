"""Nobody in the room gets anything by a path of their own making."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from groundup.hubs.room.messages import ROOT
from groundup.sharing.server import ShareServer
from tests.faults.hostile_texts import ALL_NAMES
from tests.faults.jail import Jail

from .raw_http import Session
from .room import serving, shelf_of, store_with

PLACES = (f"{ROOT}/blobs/{{}}", f"{ROOT}/blobs/{{}}/map", f"{ROOT}/blobs/{{}}/chunks", f"{ROOT}/{{}}", "/{}")
# A path with an empty query is not the one that the sender's proof was made for: 401.
REFUSALS = {400, 401, 404, 405, 414, 431}
LONGEST = 2000  # what is longer is refused by its length, and the connection closed


def can_be_sent(text: str) -> bool:
    """Whether a text fits into the first line of a request as it is."""
    return text.isascii() and text.isprintable() and " " not in text and 0 < len(text) <= LONGEST


async def answered(server: ShareServer, path: str) -> int:
    """The status of the answer to somebody who knows the code; each in a session of its own."""
    return (await (await Session.open(server)).get(path, "bytes=0-9")).status


@pytest.mark.timeout(300)
@pytest.mark.promise("S-12")
@pytest.mark.parametrize("place", PLACES)
async def test_hostile_paths_lead_nowhere(place: str, tmp_path: Path) -> None:
    """Whatever stands where a digest belongs, plain or escaped: refused, and nothing changes."""
    jail = Jail(tmp_path / "jail")
    jail.lock()
    quoted = [quote(text, safe="", errors="surrogatepass") for text in ALL_NAMES]
    texts = [text for text in (*ALL_NAMES, *quoted) if can_be_sent(text)]
    async with serving(shelf_of(store_with(jail.home / "library"))) as server:
        answers = {text: await answered(server, place.format(text)) for text in texts}
    assert {text: status for text, status in answers.items() if status not in REFUSALS} == {}
    assert len(texts) > len(ALL_NAMES)
    assert list(answers.values()).count(401) <= 1
    assert jail.offences() == []
