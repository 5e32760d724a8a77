"""What a page asks on its way to a model: first put on the desk, then told as a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from groundup.chat.messages import Message, ToolCall
from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.desk.chats import begin_chat, change_chat, chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message, branch, message, messages, set_state, under_key
from groundup.desk.notes import save_draft, save_preference
from groundup.desk.pictures import add_picture, picture, picture_kind
from groundup.desk.records import TEMPORARY, Chat, ChatMessage, new_id
from groundup.desk.shelves import roles
from groundup.errors import AnswerRunsError, InvalidBodyError, InvalidImageError
from groundup.names import SEEDLING
from groundup.server.images import read_image

MOST_TEMPERATURE: Final = 1.5
MODEL_PREFERENCE: Final = "model"


class AttachedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with a question, as text: what the model is told of it, and nothing else.

    A picture has no text: it comes in `picture` in base64, or `picture_id` names one that the chat has.
    """

    name: str
    text: str = ""
    pages: int | None = None
    tokens: int | None = None
    picture: str = ""
    picture_id: str = ""


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """A question. Without a chat, one begins; `parent_id` is the message after which it stands.

    A temporary chat is kept in memory alone. `role_id` and `dial` are those of a chat that begins.
    """

    text: str
    model: str = SEEDLING
    chat_id: str | None = None
    parent_id: str | None = None
    is_temporary: bool = False
    role_id: str | None = None
    dial: float | None = None
    attachments: list[AttachedFile] = []


class OfAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; `model` is another one that is to try, and `dial` how adventurous it shall be this time.

    With `drops_oldest` the model is not told the oldest messages of a chat that is too long for it, and with
    `drops_images` none of its pictures.
    """

    message_id: str
    model: str | None = None
    dial: float | None = None
    drops_oldest: bool = False
    drops_images: bool = False


class Asked(msgspec.Struct, frozen=True):
    """What is on the desk after a question."""

    chat: Chat
    answer: ChatMessage
    request: ChatRequest | None  # None: the model was asked before
    question: ChatMessage | None = None


def ask(database: Database, body: Send, request_key: str | None = None) -> Asked:
    """Put a question on the desk, and an empty answer below it: both or neither, and once for each key.

    Raises:
        NotOnDeskError: the chat, the message before or a picture is not there.
        InvalidImageError: a picture is none.
    """
    known = under_key(database, request_key) if request_key else None
    if known is not None:
        return _asked_before(database, known)
    shown = [_picture_of(number, one) for number, one in enumerate(body.attachments, 1)]
    with database.writing():
        begun = chat(database, body.chat_id) if body.chat_id is not None else _begin(database, body)
        files = [_kept(database, begun.id, *one) for one in zip(body.attachments, shown, strict=True)]
        details = {"attachments": files} if files else {}
        question = add_message(
            database, begun.id, body.parent_id, "user", body.text, details=details, request_key=request_key
        )
        save_draft(database, body.chat_id or "new", "")
        return msgspec.structs.replace(_answer_to(database, question, body.model), question=question)


def ask_again(database: Database, body: OfAnswer) -> Asked:
    """Put another empty answer beside one.

    Raises:
        NotOnDeskError: it is not there.
        InvalidBodyError: it is no answer.
    """
    first = _answer(database, body.message_id)
    assert first.parent_id is not None
    question = message(database, first.parent_id)
    return _answer_to(
        database,
        question,
        body.model or first.model,
        dial=body.dial,
        drops_oldest=body.drops_oldest,
        drops_images=body.drops_images,
    )


def go_on(database: Database, body: OfAnswer) -> Asked:
    """Let an answer that has ended run again, from where it ended.

    Raises:
        NotOnDeskError: it is not there.
        InvalidBodyError: it is no answer.
        AnswerRunsError: it runs.
    """
    ended = _answer(database, body.message_id)
    if ended.state == "running":
        raise AnswerRunsError
    begun = change_chat(database, ended.chat_id, leaf_id=ended.id)
    shown = branch(messages(database, begun.id), ended.id)
    runs = ended.details.get("runs", 1) + 1
    running = set_state(database, ended.id, "running", {"runs": runs, "reason": None, "error": None})
    request = _request(database, begun, shown, ended.details.get("dial"))
    return Asked(begun, running, msgspec.structs.replace(request, continues=True))


def told(database: Database, one: ChatMessage, *, drops_images: bool = False) -> Message:
    """A message as the model is told it: pictures and what is in files stand before the question.

    Raises:
        NotOnDeskError: a picture of it is not there.
    """
    files: Sequence[Mapping[str, Any]] = one.details.get("attachments", [])
    words = [file for file in files if "picture_id" not in file]
    parts = [f"[File: {file['name']}]\n{file['text']}\n[End of {file['name']}]\n\n" for file in words]
    wanted = [] if drops_images else [file["picture_id"] for file in files if "picture_id" in file]
    return Message(
        one.role,
        "".join(parts) + one.text,
        images=[picture(database, each).data for each in wanted],
        tool_calls=[ToolCall(call["name"], call["arguments"]) for call in one.details.get("tool_calls", [])],
    )


def _asked_before(database: Database, question: ChatMessage) -> Asked:
    """What a question led to: its latest answer, as far as it came."""
    below = [one for one in messages(database, question.chat_id) if one.parent_id == question.id]
    return Asked(chat(database, question.chat_id), below[-1], None, question)


def _picture_of(number: int, file: AttachedFile) -> bytes:
    """The bytes of a picture that comes with a question; none where the file is no new picture."""
    data = read_image(file.picture, f"attachments.{number}") if file.picture else b""
    if data and not picture_kind(data):
        raise InvalidImageError(number, "it is neither PNG, nor JPEG, nor WebP")
    return data


def _kept(database: Database, chat_id: str, file: AttachedFile, data: bytes) -> dict[str, Any]:
    """What a question keeps of a file; a new picture is put on the desk."""
    if not data and not file.picture_id:
        return {"name": file.name, "text": file.text, "pages": file.pages, "tokens": file.tokens}
    known = picture(database, file.picture_id, chat_id).id if file.picture_id else ""
    identifier = known or add_picture(database, chat_id, data)
    return {"name": file.name, "picture_id": identifier, "tokens": file.tokens}


def _begin(database: Database, body: Send) -> Chat:
    identifier = TEMPORARY + new_id() if body.is_temporary else ""
    title = body.text or ", ".join(one.name for one in body.attachments)
    begun = begin_chat(database, title, model=body.model, chat_id=identifier, role_id=body.role_id)
    return begun if body.dial is None else change_chat(database, begun.id, dial=body.dial)


def _answer(database: Database, message_id: str) -> ChatMessage:
    found = message(database, message_id)
    if found.role != "assistant" or found.parent_id is None:
        raise InvalidBodyError("it is no answer", "message_id")
    return found


def _answer_to(
    database: Database,
    question: ChatMessage,
    model: str,
    *,
    dial: float | None = None,
    drops_oldest: bool = False,
    drops_images: bool = False,
) -> Asked:
    """An empty answer below a question, and what the model is asked."""
    begun = chat(database, question.chat_id)
    dial = begun.dial if dial is None else dial
    details = {} if dial is None else {"dial": dial}
    answer = add_message(
        database, begun.id, question.id, "assistant", state="running", model=model, details=details
    )
    begun = change_chat(database, begun.id, model=model)
    save_preference(database, MODEL_PREFERENCE, model)
    shown = branch(messages(database, begun.id), question.id)
    request = _request(database, begun, shown, dial, drops_images=drops_images)
    return Asked(begun, answer, msgspec.structs.replace(request, truncate=drops_oldest))


def _request(
    database: Database,
    begun: Chat,
    shown: Sequence[ChatMessage],
    dial: float | None,
    *,
    drops_images: bool = False,
) -> ChatRequest:
    role = next((one for one in roles(database) if one.id == begun.role_id), None)
    system = [Message("system", role.text)] if role is not None and role.text.strip() else []
    given: dict[str, Any] = {} if dial is None else {"temperature": dial * MOST_TEMPERATURE}
    return ChatRequest(
        messages=[*system, *(told(database, one, drops_images=drops_images) for one in shown)],
        sampling=SamplingWishes(given=given),
        asked_by=AskedBy(owner="", user="desk"),
    )
