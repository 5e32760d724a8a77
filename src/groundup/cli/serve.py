"""`groundup serve`: answer programs on this device, or give models to the computers of a room.

This file reads the command line. The work is in `api_serving` and `serving`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final

import click
import msgspec

from groundup.chat.parameters import Parameter
from groundup.errors import PortTakenError
from groundup.hubs.room.messages import DEFAULT_PORT as ROOM_PORT
from groundup.server.certificates import check_certificate, own_certificate
from groundup.server.environment import read_origins, read_place, value_of
from groundup.server.host_variables import costly, read_host_settings
from groundup.server.listening import holder_of
from groundup.server.server_settings import DEFAULT_PORT, ServerSettings

from .api_serving import ApiOptions, ApiServing
from .exit_codes import EXIT_DONE
from .name_list import split_names
from .number_type import NumberType
from .service_unit import service_unit
from .serving import ServeOptions, Sharing
from .transfer.rate_type import RateType
from .until_ended import run_until_ended

PORT: Final = Parameter(int, 1024, 65_535, "The port.")
MODELS_MAX: Final = Parameter(int, 1, 100, "Keep at most so many models loaded.")
PARALLEL: Final = Parameter(int, 1, 256, "Answer at most so many requests of one model together.")

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class _ParallelType(NumberType):
    """A number, or `auto`, which is 0."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        return 0 if value in ("auto", 0) else super().convert(value, param, ctx)


def _options(*options: Decorator) -> Decorator:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_FOR_PROGRAMS = _options(
    click.option(
        "--models-max", type=NumberType(MODELS_MAX), default=None, metavar="NUMBER",
        help=f"{MODELS_MAX.help}  [default: as many as fit]",
    ),
    click.option(
        "--num-parallel", type=_ParallelType(PARALLEL), default=0, metavar="NUMBER",
        help=f"{PARALLEL.help}  [default: auto]",
    ),
    click.option("--key", "needs_key", is_flag=True, help="Ask programs of this computer for a key, too."),
    click.option("--origin", "origins", multiple=True, metavar="ORIGIN",
                 help="A web page that may use the server, such as https://chat.school.example; repeatable."),
    click.option("--host-name", "host_names", multiple=True, metavar="NAME",
                 help="A further name by which this computer may be called; may be repeated."),
    click.option("--insecure-lan", is_flag=True,
                 help="In a network, ask nobody for a key: everybody there can use the models."),
    click.option("--tls", is_flag=True, help="Encrypt, with a certificate that this computer makes."),
    click.option("--tls-certificate", default="", metavar="FILE", help="Encrypt with this one (PEM)."),
    click.option("--tls-key", default="", metavar="FILE", help="The key of that certificate (PEM)."),
    click.option("--allow-push", "allows_push", is_flag=True,
                 help="Let clients send models of this computer to registries."),
    click.option("--docs", "has_pages", is_flag=True, help="Show a page about the addresses at /docs."),
    click.option("--logs", is_flag=True, help="Print a line for each request, without its content."),
    click.option("--json", "as_json", is_flag=True, help="Print these lines as JSON."),
    click.option("--unit", is_flag=True, help="Print how the system starts the server by itself, and end."),
)  # fmt: skip

# What `_FOR_PROGRAMS` adds, by the names under which it arrives.
_ONLY_FOR_PROGRAMS: Final = {
    "models_max": "--models-max", "num_parallel": "--num-parallel", "needs_key": "--key",
    "origins": "--origin", "host_names": "--host-name", "insecure_lan": "--insecure-lan", "tls": "--tls",
    "tls_certificate": "--tls-certificate", "tls_key": "--tls-key", "allows_push": "--allow-push",
    "has_pages": "--docs", "logs": "--logs", "as_json": "--json",
}  # fmt: skip

_FOR_ROOMS = _options(
    click.option("--share", "is_sharing", is_flag=True, help="Give models to other computers in the room."),
    click.option("--api", "with_api", is_flag=True,
                 help=f"With --share: answer programs of this computer too, at port {DEFAULT_PORT:,}."),
    click.option("--code", default="", metavar="CODE", help="With --share: a code of your own."),
    click.option("--announce", is_flag=True,
                 help="With --share: tell the room by mDNS, so that nobody has to type the address."),
    click.option("--limit-rate", type=RateType(), default=0, metavar="RATE",
                 help="With --share: give at most so many bytes a second, such as 10M."),
    click.option("--models", default="", metavar="NAMES",
                 help="With --share: give these only, with commas between them.  [default: all]"),
    click.option("--i-may-share", is_flag=True,
                 help="With --share: you have read the licences, and may pass on what is not sure."),
)  # fmt: skip


@click.command(
    epilog="Examples: groundup serve · groundup serve --address 0.0.0.0 --tls · groundup serve --share · "
    "groundup serve --share --models qwen3:4b --limit-rate 10M"
)
@click.option("--address", default="", metavar="ADDRESS", help="The address to listen at.")
@click.option(
    "--port", type=NumberType(PORT), default=None, metavar="PORT",
    help=f"{PORT.help}  [default: {DEFAULT_PORT}; with --share {ROOM_PORT}]",
)  # fmt: skip
@_FOR_PROGRAMS
@_FOR_ROOMS
def serve(address: str, port: int | None, is_sharing: bool, **given: Any) -> int:
    """Answer programs that speak to Ollama, OpenAI or Anthropic, on this device.

    Point them to http://127.0.0.1:11434, or http://127.0.0.1:11434/v1, and change nothing else. Only
    programs of this computer reach the server, unless you name another address; then everybody needs a
    key, which `groundup keys add` makes.

    With --share a class gets a model over the room's own network: one computer has it, the others pull it
    with the address and the code that this command shows, and give each other what they have. Nothing is
    given without the code. Only models whose licence lets everybody pass them on are given.

    Ctrl-C ends it.
    """
    _check(is_sharing, given)
    if given["unit"]:
        click.echo(service_unit(_arguments_of_unit(address, port, given)))
        return EXIT_DONE
    services: list[Sharing | ApiServing] = []
    if not is_sharing or given["with_api"]:
        try:
            place = ("", None) if is_sharing else (address, port)
            services.append(ApiServing(_api_options(*place, given)))
        except PortTakenError as error:
            if not holder_of(error.address, error.port).is_groundup or is_sharing:
                raise
            click.echo(f"Groundup serves there already, at port {error.port}. Nothing more is needed.")
            return EXIT_DONE
    if is_sharing:
        services.append(Sharing(_share_options(address, port, given)))
    if not given["with_api"] and is_sharing:
        click.echo("Ctrl-C ends it.")  # the other one says so once it listens
    run_until_ended(services)
    for service in services:
        service.say_what_was_done()
    return EXIT_DONE


def _check(is_sharing: bool, given: dict[str, Any]) -> None:
    """Refuse options without their main one."""
    for_rooms = {"with_api": "--api", "code": "--code", "announce": "--announce", "models": "--models",
                 "limit_rate": "--limit-rate", "i_may_share": "--i-may-share"}  # fmt: skip
    if not is_sharing:
        for name, option in for_rooms.items():
            if given[name]:
                raise click.UsageError(f"{option} is for sharing: groundup serve --share {option}")
    elif given["unit"]:
        raise click.UsageError("--unit is for the server for programs alone: groundup serve --unit")
    elif not given["with_api"]:
        _check_without_api([option for name, option in _ONLY_FOR_PROGRAMS.items() if given[name]])
    if bool(given["tls_certificate"]) != bool(given["tls_key"]):
        raise click.UsageError("A certificate and its key belong together: --tls-certificate and --tls-key")


def _check_without_api(useless: list[str]) -> None:
    """Refuse options that only the server for programs has: a key that is not asked for protects nobody."""
    if useless:
        verb = "is" if len(useless) == 1 else "are"
        raise click.UsageError(
            f"{', '.join(useless)} {verb} for programs, and --share alone answers none. "
            f"With both: groundup serve --share --api {' '.join(useless)}"
        )


def _api_options(address: str, port: int | None, given: dict[str, Any]) -> ApiOptions:
    usual_address, usual_port = read_place(value_of("HOST", os.environ))
    where = address or usual_address
    certificate, key = given["tls_certificate"], given["tls_key"]
    if given["tls"] and not certificate:
        certificate, key = own_certificate(where, given["host_names"])
    if certificate:
        check_certificate(certificate, key)
    settings = ServerSettings(
        address=where,
        port=usual_port if port is None else port,
        origins=(*given["origins"], *read_origins(value_of("ORIGINS", os.environ))),
        host_names=given["host_names"],
        needs_key=given["needs_key"],
        insecure_lan=given["insecure_lan"],
        allows_push=given["allows_push"],
        has_pages=given["has_pages"],
        certificate=certificate,
        certificate_key=key,
    )
    typed = {"most_loaded": given["models_max"] or 0, "most_running": int(given["num_parallel"])}
    host_settings = msgspec.structs.replace(
        read_host_settings(os.environ), **{name: count for name, count in typed.items() if count}
    )
    logs = "json" if given["as_json"] else "text" if given["logs"] else ""
    notes = tuple(costly(os.environ))
    return ApiOptions(settings=settings, host_settings=host_settings, logs=logs, notes=notes)


def _share_options(address: str, port: int | None, given: dict[str, Any]) -> ServeOptions:
    return ServeOptions(
        address=address,
        port=ROOM_PORT if port is None else port,
        code=given["code"],
        announce=given["announce"],
        bytes_per_s=given["limit_rate"],
        models=tuple(split_names([given["models"]])),
        owner_insists=given["i_may_share"],
    )


def _arguments_of_unit(address: str, port: int | None, given: dict[str, Any]) -> list[str]:
    """What the system shall start: this command, with the options that concern the server."""
    pairs = [("--address", address), ("--port", port), ("--models-max", given["models_max"]),
             ("--num-parallel", given["num_parallel"]), ("--tls-certificate", given["tls_certificate"]),
             ("--tls-key", given["tls_key"]), *(("--origin", one) for one in given["origins"]),
             *(("--host-name", one) for one in given["host_names"])]  # fmt: skip
    flags = {"needs_key": "--key", "insecure_lan": "--insecure-lan", "tls": "--tls", "has_pages": "--docs",
             "allows_push": "--allow-push",
             "logs": "--logs", "as_json": "--json"}  # fmt: skip
    told = [text for option, value in pairs if value for text in (option, str(value))]
    return ["serve", *told, *(option for name, option in flags.items() if given[name])]
