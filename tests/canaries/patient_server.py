"""Connections and endings with one defect each: checks of slow clients and of stopping must fail on them."""

from __future__ import annotations

from groundup.server.connection import LocalConnection
from groundup.server.stopping import Stopping


class PatientConnection(LocalConnection):
    """Waits for everybody."""

    def _expect_head(self) -> None:
        """Defect: no deadline for a request's head."""

    def pause_writing(self) -> None:
        """Defect: no deadline for a reader who does not read."""
        self.flow.pause_writing()


class EndlessStopping(Stopping):
    """Lets every answer end by itself."""

    def end_answers(self) -> None:
        """Defect: none is ever told to."""
