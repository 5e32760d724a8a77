"""Drops messages one by one with one defect: a result may stay while the call that it answers goes."""

from __future__ import annotations

from collections.abc import Sequence

from groundup.chat.messages import Message


def droppable(messages: Sequence[Message]) -> list[list[int]]:
    """Every message but the system's and the last, each alone."""
    spoken = [index for index, message in enumerate(messages) if message.role != "system"]
    return [[index] for index in spoken[:-1]]
