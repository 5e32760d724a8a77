"""`groundup kit list` and `groundup kit verify`: what is on a stick, and whether all of it is right."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from groundup.cli.errors import print_error
from groundup.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED
from groundup.errors import UnsignedKitError
from groundup.kits.events import ByteCounter
from groundup.kits.kit import Kit, open_kit
from groundup.kits.kit_check import KitFault, check_kit
from groundup.kits.trust import Standing, standing_of

from .progress import CheckingView
from .sentences import about, contents, signed


@click.command("list", epilog="Example: groundup kit list /media/stick/kit")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the list as one JSON object.")
def list_kit(folder: Path, as_json: bool) -> None:
    """Show what the kit in the folder DIR holds, and who has signed it.

    Its files are counted and measured, not read; `groundup kit verify` reads them.
    """
    kit = open_kit(folder.expanduser())
    standing = standing_of(kit)
    if as_json:
        click.echo(msgspec.json.encode(_record(kit, standing)).decode())
        return
    click.echo(about(kit))
    click.echo(signed(kit, standing))
    click.echo(contents(kit))


@click.command(epilog="Example: groundup kit verify /media/stick/kit")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--unsigned", is_flag=True, help="Accept that nobody has signed it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def verify(folder: Path, unsigned: bool, as_json: bool) -> int:
    """Read every byte of the kit in the folder DIR, and compare it with the kit's list.

    Whether you trust its maker is asked when you install it.
    """
    kit = open_kit(folder.expanduser())
    try:
        with CheckingView(as_json=False, host=str(folder)) as view:
            faults = check_kit(kit, ByteCounter("checking", kit.size_bytes, view.show).add)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    standing = standing_of(kit)
    if as_json:
        record = {
            **_record(kit, standing),
            "faults": [{"file": one.file, "problem": one.problem} for one in faults],
        }
        click.echo(msgspec.json.encode(record).decode())
    return _tell(kit, standing, faults, unsigned=unsigned, as_json=as_json)


def _tell(kit: Kit, standing: Standing, faults: list[KitFault], *, unsigned: bool, as_json: bool) -> int:
    for fault in faults:
        print_error(f"{fault.file} is damaged: {fault.problem}.")
    if faults:
        return EXIT_FAILED
    if standing is Standing.UNSIGNED and not unsigned:
        raise UnsignedKitError(str(kit.folder), kit.signature_problem)
    if not as_json:
        click.echo(f"All {len(kit.digests):,} files are as the list says.")
        click.echo(signed(kit, standing))
    return EXIT_DONE


def _record(kit: Kit, standing: Standing) -> dict[str, object]:
    return {
        "kit": msgspec.to_builtins(kit.listed),
        "size_bytes": kit.size_bytes,
        "fingerprint": kit.signer.fingerprint if kit.signer is not None else "",
        "standing": standing.value,
    }
