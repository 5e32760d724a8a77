"""Chat templates rendered out of harm's way: the parent's side.

A `TemplateRenderer` owns one small child process (`renderer`) and gives it one job at a time. A
job that takes longer than two seconds, swells beyond the child's memory or kills the child ends
with `TemplateError`, and the next job gets a fresh child. This process never imports a template
language and never runs a stranger's template.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType, TracebackType
from typing import Any

import msgspec

from groundup.engine.protocol import Prompt
from groundup.errors import InvalidParameterError, TemplateError

from . import jobs, plain_format
from .image_marks import ImageMarks
from .messages import ROLES, Message
from .renderer_process import RendererProcess
from .requests import Tool
from .text_shield import TextShield, strings_in

_Render = Callable[[jobs.RenderJob], Awaitable[str]]


class TemplateRenderer:
    """Turns messages into a `Prompt` for a model. May be used by many tasks at once.

    Args:
        module: the child's module; another one only in tests.
        job_timeout_s: after so long the child is killed.
    """

    def __init__(
        self, *, module: str = "groundup.chat.renderer", job_timeout_s: float = jobs.JOB_TIMEOUT_S
    ) -> None:
        self._module = module
        self._job_timeout_s = job_timeout_s
        self._child: RendererProcess | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> TemplateRenderer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def process_id(self) -> int | None:
        """The child's process id; None when none runs."""
        return self._child.process_id if self._child is not None else None

    async def start(self) -> None:
        """Start the child, so that the first job need not wait for it. Does not wait until it is ready."""
        async with self._turn:
            await self._living_child()

    async def stop(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end_child()

    async def render(  # noqa: PLR0913 - one argument for each thing that a template sees
        self,
        template: str | None,
        messages: Sequence[Message],
        *,
        bos: str,
        eos: str,
        special_texts: Sequence[str],
        add_generation_prompt: bool = True,
        public_messages: int | None = None,
        tools: Sequence[Tool] = (),
        variables: Mapping[str, Any] = MappingProxyType({}),
    ) -> Prompt:
        """The prompt for these messages.

        Args:
            template: the model's chat template; None: the plain format of `plain_format`.
            messages: the conversation so far.
            bos: text of the model's begin token.
            eos: text of the model's end token.
            special_texts: texts of all control tokens of the model.
            add_generation_prompt: whether the assistant is to speak next.
            public_messages: so many messages from the first may be shared between owners; the
                prompt's `public` is then the part that they alone decide (with 0, what the
                template writes before any message). None: so is `public`, as on a computer
                with one user.
            tools: those that the model may call, as clients describe them.
            variables: what else the template is told, such as `enable_thinking`.

        Raises:
            TemplateError: the template failed, refused the messages, left out an image, or passed a limit.
            InvalidParameterError: a role that does not exist, or messages and tools beyond the size limit.
        """
        inputs = _checked_texts(messages, tools, variables)
        shield = TextShield(special_texts, [template or "", bos, eos, *inputs])
        marks = ImageMarks(messages, shield)
        job = jobs.RenderJob(
            template=template or "",
            messages=[shield.protect(message) for message in marks.messages],
            bos=bos,
            eos=eos,
            add_generation_prompt=add_generation_prompt,
            tools=shield.value(list(tools)),
            variables=dict(variables),
        )
        render = self._run if template is not None else _render_plain
        text = await render(job)
        marks.check(text)
        public = None
        if public_messages is not None:
            shared = await _shared_beginning(text, job, public_messages, shield.placeholder(), render)
            public = marks.spans(shield.spans(shared))
        return Prompt(spans=marks.spans(shield.spans(text)), public=public, images=marks.images)

    async def _run(self, job: jobs.RenderJob) -> str:
        async with self._turn:
            child = await self._living_child()
            try:
                reply = await child.ask(job, self._job_timeout_s)
            except TimeoutError:
                await self._end_child()
                raise TemplateError(f"it ran longer than {self._job_timeout_s:g} s") from None
            except (EOFError, OSError, ValueError, msgspec.MsgspecError):
                await self._end_child()
                raise TemplateError("it crashed the process that renders templates") from None
            except asyncio.CancelledError:
                await self._end_child()  # its reply would be taken for that of the next job
                raise
        if isinstance(reply, jobs.Refused):
            raise TemplateError(reply.detail)
        return reply.text

    async def _living_child(self) -> RendererProcess:
        if self._child is None or not self._child.is_alive:
            self._child = await RendererProcess.start(self._module)
        return self._child

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.kill()


async def _render_plain(job: jobs.RenderJob) -> str:
    return plain_format.render_plain(
        job.messages, bos=job.bos, add_generation_prompt=job.add_generation_prompt
    )


async def _shared_beginning(
    text: str, job: jobs.RenderJob, count: int, placeholder: str, render: _Render
) -> str:
    """The part of a rendered conversation that its first `count` messages alone decide.

    It is what the same conversation with another private part has in common with it. Templates may fold the
    system message into the first question or refuse a conversation that ends early, so this twin keeps the
    role of the next message and replaces only its words.
    """
    public = job.messages[:count]
    following = [Message(message.role, placeholder) for message in job.messages[count : count + 1]]
    for messages in (public + following, public):
        try:
            twin = await render(msgspec.structs.replace(job, messages=messages, add_generation_prompt=False))
        except TemplateError:
            continue
        return _common_beginning(text, twin)
    return ""


def _common_beginning(first: str, second: str) -> str:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    return first[: sum(1 for _ in same)]


def _checked_texts(
    messages: Sequence[Message], tools: Sequence[Tool], variables: Mapping[str, Any]
) -> list[str]:
    """All texts that a template will see; images are none of its business."""
    bare = [msgspec.structs.replace(message, images=[], image_places=[]) for message in messages]
    texts = list(strings_in([msgspec.to_builtins(bare), list(tools), dict(variables)]))
    for message in messages:
        if message.role not in ROLES:
            raise InvalidParameterError("role", repr(message.role), f"one of {', '.join(ROLES)}")
    size_bytes = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    if size_bytes > jobs.MAX_MESSAGES_BYTES:
        raise InvalidParameterError(
            "the conversation", f"{size_bytes:,} bytes long", f"at most {jobs.MAX_MESSAGES_BYTES:,} bytes"
        )
    return texts
