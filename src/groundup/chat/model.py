"""A loaded model that can chat: requests in, events out.

It joins the engine, the renderer of templates and the parser of the model's format. It knows no HTTP
and no screen, and does not decide which models are loaded.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from groundup.engine.client import Engine, Generation
from groundup.engine.events import Done, Prefilled, Queued, Text
from groundup.engine.grammar_check import GrammarCheck
from groundup.engine.protocol import ContextShift, EngineFacts, Prompt, Sampling, Span
from groundup.errors import InvalidParameterError, PromptTooLongError, UnsupportedCapabilityError

from . import plain_format
from .answer_events import AnswerEvents
from .beginning import can_begin, opened_parser, with_beginning
from .capabilities import COMPLETION, TOOLS, VISION, capabilities
from .events import ChatEvent, Reading, Waiting, Warned
from .fill_in import fill_in_prompt
from .formats.choice import ChosenFormat, choose_format
from .formats.pieces import Format
from .formats.plain import PlainFormat
from .messages import Message
from .prompt_writer import PromptWriter, WrittenPrompt, count_tokens
from .requests import AskedBy, ChatRequest, CompletionRequest, SamplingWishes, Tool, parameters_of
from .structured.answer_grammar import grammar_of
from .structured.constraint import Constraint, constraint_of
from .structured.schema import JSON_GRAMMAR
from .suspects import Suspects
from .template_renderer import TemplateRenderer
from .thinking import thinking_variables, thinking_warnings
from .tries import events_of_tries


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDefaults:
    """What a model brings along beside its weights: from its manifest, or from a Modelfile.

    `template` replaces that of the file, and `bos_text` what such a template begins with; `parser` names its
    format; `parameters` are sampling values; `notices` say what of it could not be used.
    """

    name: str
    system: str = ""
    messages: tuple[Message, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    stop: tuple[str, ...] = ()
    max_tokens: int | None = None
    template: str | None = None
    bos_text: str | None = None  # None: that of the model
    parser: str = ""
    notices: tuple[str, ...] = ()
    can_see: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request that has passed all checks and waits to be answered."""

    prompt: Prompt
    sampling: Sampling
    max_tokens: int | None
    stop: list[str]
    logprobs: int | None
    asked_by: AskedBy
    parser: Format
    shown_control: tuple[str, ...] = ()  # names of control tokens that the parser reads
    most_calls: int | None = None  # of tools
    shift: ContextShift | None = None
    is_one_off: bool = False  # no conversation, of which more is likely to come
    warnings: tuple[Warned, ...] = ()


class ChatModel:
    """One loaded model.

    Args:
        engine: started.
        renderer: of chat templates; may serve many models.
        defaults: what the model brings along.
    """

    def __init__(self, engine: Engine, renderer: TemplateRenderer, defaults: ModelDefaults) -> None:
        self.engine = engine
        self.defaults = defaults
        self._renderer = renderer
        self._suspects = Suspects()
        self._grammars = GrammarCheck()

    @property
    def facts(self) -> EngineFacts:
        """What the engine knows about the model."""
        return self.engine.facts

    @property
    def template(self) -> str | None:
        """The chat template in use; None for a model without one."""
        return self.defaults.template or self.facts.chat_template

    @property
    def format(self) -> ChosenFormat:
        """How the model marks what it writes."""
        return choose_format(self.template, self.defaults.parser)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What may be asked of it, by the names of Ollama's API."""
        return capabilities(
            self.template,
            self.defaults.parser,
            can_write=self.facts.cache_kind != "none",
            can_see=self.defaults.can_see,
            can_insert=bool(self.facts.fill_in_texts),
            can_rank=bool(self.facts.score_kind),
        )

    async def prepare(self, request: ChatRequest) -> Prepared:
        """Check a conversation and render it. Everything that can be refused is refused here.

        Raises:
            UnsupportedCapabilityError: the model cannot do what is asked.
            TemplateError: its template refuses the messages.
            InvalidSchemaError, InvalidGrammarError: the answer's format cannot be used.
            PromptTooLongError: it does not fit into the context, and nothing may be dropped.
        """
        self._check(request)
        template = request.template or self.template
        chosen = choose_format(template, "" if request.template else self.defaults.parser)
        if request.continues and not can_begin(chosen):
            raise UnsupportedCapabilityError(self.defaults.name, "continue")
        tools = [] if request.tool_choice == "none" else request.tools
        written = await self._written(request, template, chosen, tools)
        name, ending = self.defaults.name, written.ending
        constraint = constraint_of(request, tools, chosen, template=template, ending=ending, model=name)
        stop = [] if template is not None else list(plain_format.STOP_STRINGS)
        prepared = Prepared(
            prompt=written.prompt,
            sampling=await self._sampling(request.sampling, constraint),
            max_tokens=self.defaults.max_tokens if request.max_tokens is None else request.max_tokens,
            stop=[*self.defaults.stop, *stop, *request.stop],
            logprobs=request.logprobs,
            asked_by=request.asked_by,
            parser=opened_parser(chosen, written.ending, parameters_of(tools), continues=request.continues),
            shown_control=chosen.control_names,
            most_calls=None if request.parallel_tool_calls else 1,
            shift=request.shift,
            warnings=(*thinking_warnings(request.think, template, chosen), *written.warnings),
        )
        return await self._within(_without_blind_shift(prepared), request.context_tokens)

    async def prepare_completion(self, request: CompletionRequest) -> Prepared:
        """Check a text that is to be continued as it is. Raises as `prepare`, without templates."""
        if self.facts.cache_kind == "none":
            raise UnsupportedCapabilityError(self.defaults.name, "generate")
        prepared = Prepared(
            prompt=self._to_complete(request),
            sampling=await self._sampling(
                request.sampling, Constraint(grammar_of(request.answer_format, request.grammar))
            ),
            max_tokens=self.defaults.max_tokens if request.max_tokens is None else request.max_tokens,
            stop=[*request.stop],
            logprobs=request.logprobs,
            asked_by=request.asked_by,
            parser=PlainFormat(),
            shift=request.shift,
            is_one_off=True,
        )
        return await self._within(prepared, request.context_tokens)

    def plain(self, text: str) -> Prompt:
        """Somebody's words as they are: names of control tokens in them are mere letters."""
        return Prompt(spans=[Span(text, control=False)])

    async def stream(self, prepared: Prepared) -> AsyncGenerator[ChatEvent]:
        """Answer. Closing the generator, or cancelling its task, stops the engine within a batch.

        The first event comes only once the engine has taken the request.

        Raises:
            PromptTooLongError, EngineBusyError: before the first event.
            EngineStoppedError: the engine died; what came is not the whole answer.
        """
        answer = AnswerEvents(prepared.parser, list(prepared.warnings), most_calls=prepared.most_calls)
        asked: list[Generation] = []

        def ask() -> Generation:
            asked.append(self._ask(prepared))
            return asked[-1]

        tries = events_of_tries(ask, self._suspects, prepared.prompt)
        async with aclosing(tries) as events:
            async for event in events:
                match event:
                    case Queued(position=position):
                        yield Waiting(position)
                    case Prefilled(done_tokens=done, total_tokens=total, reused_tokens=reused):
                        yield Reading(done, total, reused)
                    case Text():
                        for one in answer.take(event):
                            yield one
                        if answer.is_over:
                            await asked[-1].cancel()
                    case Done():
                        for one in answer.end(event):
                            yield one

    def _ask(self, prepared: Prepared) -> Generation:
        return self.engine.generate(
            prepared.prompt,
            sampling=prepared.sampling,
            max_tokens=prepared.max_tokens,
            stop=prepared.stop,
            owner=prepared.asked_by.owner,
            user=prepared.asked_by.user,
            priority=prepared.asked_by.priority,
            logprobs=prepared.logprobs,
            show_control=list(prepared.shown_control),
            shift=prepared.shift,
            is_one_off=prepared.is_one_off,
        )

    def _to_complete(self, request: CompletionRequest) -> Prompt:
        """The text as it is, with a gap at its end if there is a suffix."""
        text = request.prompt
        if not request.suffix:
            return Prompt(spans=[Span(text)]) if isinstance(text, str) else Prompt(tokens=text)
        if not self.facts.fill_in_texts or not isinstance(text, str):
            raise UnsupportedCapabilityError(self.defaults.name, "insert")
        return fill_in_prompt(self.facts.fill_in_texts, text, request.suffix)

    # --- parts of `prepare` ----------------------------------------------------------------------

    def _check(self, request: ChatRequest) -> None:
        name, can = self.defaults.name, self.capabilities
        if COMPLETION not in can:
            raise UnsupportedCapabilityError(name, "chat")
        if request.tools and request.tool_choice != "none" and TOOLS not in can and not request.template:
            raise UnsupportedCapabilityError(name, TOOLS)
        if any(message.images for message in request.messages):
            if VISION not in can:
                raise UnsupportedCapabilityError(name, VISION)
            if request.before_tokens:
                raise InvalidParameterError(
                    "context", "given beside images", "left out where images are sent"
                )

    def _with_defaults(self, request: ChatRequest) -> list[Message]:
        """With what the model brings: its system message, unless the first is one, and its first messages."""
        messages = request.messages
        has_system = bool(messages) and messages[0].role == "system"
        system = [] if has_system or not self.defaults.system else [Message("system", self.defaults.system)]
        begin, rest = (list(messages[:1]), messages[1:]) if has_system else (system, messages)
        return [*begin, *(() if request.before_tokens else self.defaults.messages), *rest]

    async def _written(
        self, request: ChatRequest, template: str | None, chosen: ChosenFormat, tools: list[Tool]
    ) -> WrittenPrompt:
        """The prompt; with `truncate` it fits."""
        facts, messages = self.facts, self._with_defaults(request)
        begun = messages.pop() if request.continues else None
        bos = facts.bos_text if self.defaults.bos_text is None else self.defaults.bos_text
        writer = PromptWriter(
            engine=self.engine,
            renderer=self._renderer,
            template=template,
            bos_text="" if request.before_tokens else bos,  # an earlier conversation has begun already
            marks=chosen.think_tags,
            tools=tools,
            variables=thinking_variables(request.think, template, chosen, self.defaults.name),
            before_tokens=request.before_tokens,
        )
        public = request.public_messages
        if public is not None:  # what the model brings is no secret either
            public += len(messages) - len(request.messages)
        if begun is not None:
            return with_beginning(await writer.write(messages, public), begun, chosen.think_tags)
        if not request.truncate:
            return await writer.write(messages, public)
        limit = min(request.context_tokens or facts.context_tokens, facts.context_tokens)
        return await writer.write_within(limit, messages, public)

    async def _sampling(self, wishes: SamplingWishes, constraint: Constraint) -> Sampling:
        """What the client gave, else the model's Modelfile, else its file, else the dialect's default."""
        if constraint.grammar is not None and constraint.grammar != JSON_GRAMMAR:
            await self._grammars.require(constraint.grammar)
        ours = Sampling()
        recommended = msgspec.structs.asdict(self.facts.recommended)
        values = {
            name: wishes.defaults.get(name, value) if value == getattr(ours, name) else value
            for name, value in recommended.items()
        }
        given = {name: value for name, value in wishes.given.items() if value is not None}
        held = {"grammar": constraint.grammar, "before_grammar": constraint.beginning}
        return Sampling(**(values | dict(self.defaults.parameters) | given | held))

    async def _within(self, prepared: Prepared, context_tokens: int | None) -> Prepared:
        """The request under a context limit of its own, where it set one below that of the engine."""
        if context_tokens is None or context_tokens >= self.facts.context_tokens:
            return prepared
        count = await count_tokens(self.engine, prepared.prompt)
        if count >= context_tokens:
            raise PromptTooLongError(count, context_tokens, self.facts.context_tokens)
        if prepared.shift is not None:
            shift = msgspec.structs.replace(prepared.shift, window_tokens=context_tokens)
            return replace(prepared, shift=shift)
        room = context_tokens - count
        limit = room if prepared.max_tokens is None else min(room, prepared.max_tokens)
        return replace(prepared, max_tokens=limit)


def _without_blind_shift(prepared: Prepared) -> Prepared:
    """No shift beside images: what stays of a prompt is read again, and half an image cannot be."""
    if prepared.shift is None or not prepared.prompt.images:
        return prepared
    told = Warned("unsupported-field", {"name": "shift", "beside": "images"})
    return replace(prepared, shift=None, warnings=(*prepared.warnings, told))
