"""What can be taken back for a moment is done after it, or at once when nobody can come any more."""

from __future__ import annotations

import asyncio

from groundup.server.browser.later import Later


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> None:
        self.count += 1


async def test_it_is_taken_back_or_done() -> None:
    """Taken back in time it is never done; otherwise once, and then there is nothing to take back."""
    work, patient = Work(), Later(within_s=60)
    patient.put("poet", work)
    assert "poet" in patient
    assert patient.take_back("poet")
    assert "poet" not in patient
    quick = Later(within_s=0)
    quick.put("poet", work)
    await asyncio.sleep(0.1)
    assert work.count == 1
    assert not quick.take_back("poet")


async def test_what_waits_is_done_at_once_or_never() -> None:
    """As whoever ends it says; what was taken back is not done."""
    done, kept, forgotten = Work(), Work(), Work()
    later = Later(within_s=60)
    later.put("done", done)
    later.put("kept", kept)
    later.take_back("kept")
    await later.do_now()
    later.put("forgotten", forgotten)
    later.forget()
    await later.do_now()
    assert (done.count, kept.count, forgotten.count) == (1, 0, 0)


async def test_put_twice_it_is_done_once() -> None:
    """The moment begins anew."""
    first, second = Work(), Work()
    later = Later(within_s=0.05)
    later.put("poet", first)
    later.put("poet", second)
    await asyncio.sleep(0.3)
    assert (first.count, second.count) == (0, 1)
