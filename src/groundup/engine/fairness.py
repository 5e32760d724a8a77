"""Who is served next, and who gives way: a virtual counter of tokens for each user.

Each user pays for the tokens computed and generated for them; whoever has paid least goes first.
A user who comes back does not cash in the time away: the counter is lifted to that of the active
user who has paid least (Sheng et al. 2024, "Fairness in Serving Large Language Models").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence as Several

from .sequence import Sequence

PROMPT_COST = 1.0
GENERATED_COST = 2.0


class Shares:
    """Counters of all users with requests, and of those who had some."""

    _REMEMBERED_USERS = 4096

    def __init__(self) -> None:
        self._paid: dict[str, float] = {}
        self._requests: Counter[str] = Counter()

    def arrive(self, user: str) -> None:
        """A request of the user has come."""
        if not self._requests[user]:
            active = [self._paid[other] for other, count in self._requests.items() if count]
            self._paid[user] = max(self._paid.get(user, 0.0), min(active, default=0.0))
        self._requests[user] += 1

    def leave(self, user: str) -> None:
        """A request of the user has ended."""
        self._requests[user] -= 1
        if len(self._paid) > self._REMEMBERED_USERS:
            for other in [name for name in self._paid if not self._requests[name]]:
                del self._paid[other], self._requests[other]

    def charge(self, user: str, *, prompt_tokens: int = 0, generated_tokens: int = 0) -> None:
        """The user pays for tokens."""
        self._paid[user] += PROMPT_COST * prompt_tokens + GENERATED_COST * generated_tokens

    def paid(self, user: str) -> float:
        """What the user has paid so far."""
        return self._paid.get(user, 0.0)

    @property
    def active_users(self) -> int:
        """How many users have requests."""
        return sum(count > 0 for count in self._requests.values())


def who_gives_way(newcomer: Sequence, running: Several[Sequence], *, fair_places: int) -> Sequence | None:
    """Whose place a newcomer takes: the latest request of the user who has most places.

    None where that user has no more than a fair number of places, or the newcomer's user has as many.
    """
    places = Counter(one.request.user for one in running)
    greedy, most = places.most_common(1)[0]
    if places[newcomer.request.user] >= fair_places or most <= fair_places:
        return None
    victims = [
        one
        for one in running
        if one.request.user == greedy and one.request.priority <= newcomer.request.priority
    ]
    return max(victims, key=lambda one: one.submitted_at, default=None)
