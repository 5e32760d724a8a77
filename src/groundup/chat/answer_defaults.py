"""What a model brings for its answers, in the words of engine and chat.

Options of the command line win over it, and it wins over what the weights recommend. This is the data alone,
so that a model without settings is asked without the code that reads them (`saved_settings`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .messages import Message
from .parameters import AnswerParameters

if TYPE_CHECKING:
    from groundup.library.model_settings import SavedTemplate


@dataclass(frozen=True)
class AnswerDefaults:
    """The settings of one model; None, 0 and empty where it has none.

    `before` are the turns that every conversation begins with; none of them is from the system.
    """

    system: str = ""
    before: tuple[Message, ...] = ()
    parameters: AnswerParameters = field(default_factory=AnswerParameters)
    context_tokens: int | None = None
    threads: int = 0
    template: SavedTemplate | None = None
    adapters: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
