"""`groundup verify`: read every byte of the models again, say what is damaged, and fetch that anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click
import msgspec

from groundup.errors import GroundupError
from groundup.library.adopt.restoring import gone_error
from groundup.library.installed import InstalledModel, Library
from groundup.library.store import BlobState, CheckedBlob
from groundup.names import Digest

from .byte_progress import ByteProgress
from .errors import report
from .exit_codes import EXIT_DONE, EXIT_FAILED
from .model_names import complete_model
from .open_library import open_library, require_model
from .sizes import size_text
from .styled import print_note

GOOD, DAMAGED, MISSING, REPAIRED = "good", "damaged", "missing", "repaired"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How one model is. `bad_files` are digests; `kept_at` is where a damaged file was set aside."""

    name: str
    state: str
    files: int
    size_bytes: int
    bad_files: tuple[str, ...] = ()
    kept_at: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The same for people."""
        if self.state in (GOOD, REPAIRED):
            return f"{self.name}: {self.state} ({size_text(self.size_bytes)})"
        what = f"{len(self.bad_files)} of {self.files} {'file' if self.files == 1 else 'files'} {self.state}"
        return f"{self.name}: {what}"


@click.command(epilog="Examples: groundup verify · groundup verify qwen3:4b --repair")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_model)
@click.option("--repair", is_flag=True, help="Fetch damaged and missing files again, from where they came.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on a line for each model.")
def verify(names: tuple[str, ...], repair: bool, as_json: bool) -> int:
    """Read all bytes of the models again and compare them with their checksums.

    This is the only way to find what has rotted on the disk. Damaged files are set aside. The exit code
    is 1 when something is damaged or missing, and was not repaired.
    """
    library = open_library()
    library.store.open()
    models = _chosen(library, names)
    checked = _check(library, models)
    verdicts = [_verdict(model, checked) for model in models]
    code = EXIT_DONE
    for model, verdict in _repair_order(zip(models, verdicts, strict=True)):
        final = _repaired(library, model, verdict) if repair and verdict.state != GOOD else verdict
        click.echo(msgspec.json.encode(final).decode() if as_json else final.sentence)
        if final.state not in (GOOD, REPAIRED):
            code = EXIT_FAILED
            _advise(model, final, was_tried=repair)
    for file in library.damaged() if not names else []:
        print_note(f"{file.name}: the list of its files is damaged: {file.problem}.", err=True)
        print_note(f"Fetch it again: groundup pull {file.name}", err=True)
        code = EXIT_FAILED
    return code


def _chosen(library: Library, names: Iterable[str]) -> list[InstalledModel]:
    """These models or all; the built-in one has no checksum to be compared with."""
    named = {model.name: model for model in (require_model(library, name) for name in names)}
    found = list(named.values()) if named else library.models()
    return [model for model in found if not model.is_built_in]


def _check(library: Library, models: Iterable[InstalledModel]) -> dict[Digest, CheckedBlob]:
    sizes = {layer.digest: layer.size_bytes for model in models for layer in model.manifest.blobs}
    total, done = sum(sizes.values()), 0
    with ByteProgress() as progress:

        def count(read_bytes: int) -> None:
            nonlocal done
            done += read_bytes
            progress("reading", done, total)

        return {one.digest: one for one in library.store.verify(sizes, on_read=count)}


def _verdict(model: InstalledModel, checked: Mapping[Digest, CheckedBlob]) -> Verdict:
    blobs = [checked[layer.digest] for layer in model.manifest.blobs]
    bad = [one for one in blobs if one.state is not BlobState.GOOD]
    worst = DAMAGED if any(one.state is BlobState.DAMAGED for one in bad) else MISSING
    return Verdict(
        name=model.shown_name,
        state=worst if bad else GOOD,
        files=len(blobs),
        size_bytes=model.manifest.size_bytes,
        bad_files=tuple(str(one.digest) for one in bad),
        kept_at=tuple(str(one.quarantine_path) for one in bad if one.quarantine_path),
    )


def _repair_order(found: Iterable[tuple[InstalledModel, Verdict]]) -> list[tuple[InstalledModel, Verdict]]:
    """Models from hubs first: files that others share with them come back on the way."""
    return sorted(found, key=lambda one: one[0].source is None or not one[0].source.is_from_hub)


def _repaired(library: Library, model: InstalledModel, verdict: Verdict) -> Verdict:
    if all(library.store.blob_path(Digest.parse(one)) is not None for one in verdict.bad_files):
        return msgspec.structs.replace(verdict, state=REPAIRED)  # together with another model
    from .pulling import pull_again  # noqa: PLC0415  hubs are asked only to repair

    try:
        pull_again(library, model)
    except GroundupError as error:
        report(error)
        return verdict
    return msgspec.structs.replace(verdict, state=REPAIRED)


def _advise(model: InstalledModel, verdict: Verdict, *, was_tried: bool) -> None:
    for place in verdict.kept_at:
        print_note(f"The damaged file is now {place}", err=True)
    error = gone_error(model)
    if error is not None:
        print_note(f"{error.message} {error.hint}", err=True)
    elif not was_tried:
        print_note(f"To fetch what is missing: groundup verify {model.shown_name} --repair", err=True)
