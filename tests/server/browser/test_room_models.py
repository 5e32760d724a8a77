"""What computers of the room offer is told computer by computer, errors among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import CannotShareError, HubUnreachableError, InvalidParameterError
from groundup.library.installed import Library
from groundup.server.browser.room_models import offered_models, sharing_computers
from groundup.sharing.announce import Announcement
from tests.server.live import free_port
from tests.sharing.room import NAME, store_with

from .arrivals.sharing_room import CODE, sharing


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of others is noted here."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))


async def test_each_computer_tells_its_models_or_why_not(tmp_path: Path) -> None:
    """One that shares, and one that is not there; a model that is here is marked."""
    nobody = f"127.0.0.1:{free_port()}"
    with sharing(tmp_path / "neighbour") as neighbour:
        asked = [neighbour.address, nobody, neighbour.address]
        there, away = await offered_models(Library(tmp_path / "mine"), asked, CODE)
        here, _ = await offered_models(Library(store_with(tmp_path / "same")), asked, CODE)
    assert (there["address"], there["error"]) == (neighbour.address, None)
    assert [(one["full"], one["licence"], one["is_here"]) for one in there["models"]] == [
        (NAME.full, "mit", False)
    ]
    assert [one["is_here"] for one in here["models"]] == [True]
    assert (away["address"], away["models"], away["error"]["code"]) == (nobody, [], "hub_unreachable")


async def test_a_wrong_code_is_told_and_none_is_refused(tmp_path: Path) -> None:
    """A code that could be one is tried; what is no code or no address of a room is not."""
    library = Library(tmp_path / "mine")
    with sharing(tmp_path / "neighbour") as neighbour:
        (told,) = await offered_models(library, [neighbour.address], "AAAAAAAA")
        assert told["error"]["code"] == "wrong_room_code"
        with pytest.raises(InvalidParameterError):
            await offered_models(library, [neighbour.address], "?")
        with pytest.raises(InvalidParameterError):
            await offered_models(library, ["example.com"], CODE)


async def test_computers_that_announce_themselves_are_found() -> None:
    """On loopback, while the announcement lasts."""
    try:
        async with Announcement("127.0.0.1", 40_001):
            found = await sharing_computers(["127.0.0.1"])
    except (CannotShareError, HubUnreachableError) as error:
        pytest.skip(f"mDNS does not work here: {error}")
    if not found:
        pytest.skip("no answer on loopback: this system does not pass multicast on there")
    assert found == ["127.0.0.1:40001"]
