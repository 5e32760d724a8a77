"""`groundup pull`: bring models from hubs to this device.

This file reads the command line. The work is in `pulling`.
"""

from __future__ import annotations

import click

from .model_names import complete_known_model
from .transfer.rate_type import RateType


@click.command(
    epilog="Examples: groundup pull gemma-3-4b · groundup pull hf.co/owner/repository:Q4_K_M · "
    "groundup pull registry.school.example/class/tiny · "
    "groundup pull qwen3:4b --from 192.168.1.20 --code K7QF-29MX"
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=complete_known_model)
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
@click.option(
    "--revision", default="", metavar="REVISION",
    help="The state of a Hugging Face repository: a branch, a tag or a commit.",
)  # fmt: skip
@click.option(
    "--limit-rate", type=RateType(), default=0, metavar="RATE",
    help="At most so many bytes a second, such as 5M or 500k. Others use the line, too.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing: of several variants take the usual one.")
@click.option(
    "--from", "neighbours", multiple=True, metavar="ADDRESS",
    help="From a computer in this room that shares (groundup serve --share); may be repeated. "
    "'room' looks for those that announce themselves.",
)  # fmt: skip
@click.option("--code", default="", metavar="CODE", help="The room's code, from the screen of who shares.")
@click.option(
    "--no-share-back", is_flag=True,
    help="With --from: do not give on to others in the room what has come.",
)  # fmt: skip
def pull(
    names: tuple[str, ...],
    as_json: bool,
    revision: str,
    limit_rate: int,
    yes: bool,
    neighbours: tuple[str, ...],
    code: str,
    no_share_back: bool,
) -> int:
    """Bring models from hubs to this device.

    NAME is that of a model of the catalogue (gemma-3-4b; all of them: groundup models), at Ollama's registry
    (qwen3:4b), at Hugging Face (hf.co/owner/repository, with :QUANTISATION if it has several), or at a
    registry that you allowed (groundup hubs). Only what is missing is fetched, every byte is verified, and
    whatever interrupts it, the same command goes on.

    With --from it comes from computers of the room, several at once. While it comes, this computer gives
    on what it has, to those who know the code.
    """
    if (code or no_share_back) and not neighbours:
        raise click.UsageError("--code and --no-share-back belong to --from ADDRESS.")
    # Hubs take a while to import, and a shell that completes names does without them.
    from .pulling import PullOptions, pull_all  # noqa: PLC0415
    from .rooms import RoomOptions  # noqa: PLC0415

    room = RoomOptions(addresses=neighbours, code=code, share_back=not no_share_back)
    options = PullOptions(revision=revision, bytes_per_s=limit_rate, yes=yes, as_json=as_json, room=room)
    return pull_all(names, options)
