"""Known bad: hosts that do not know how many wait for them."""

from __future__ import annotations

from groundup.host.host import Host


class EndlessQueue(Host):
    """The defect: whoever comes may wait."""

    @property
    def waiting(self) -> int:
        """Nobody."""
        return 0


class StickyPlaces(Host):
    """The defect: a place that was taken once is never given back."""

    @property
    def waiting(self) -> int:
        """As many as ever came, after the first."""
        return max(0, sum(one.answers + one.users for one in self.loaded()) - 2)
