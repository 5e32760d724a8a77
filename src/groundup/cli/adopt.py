"""`groundup adopt`: use models that other tools keep on this device, where they are.

This file reads the command line, asks, and goes through the models. Everything else is in `adoption` and in
`groundup.library.adopt`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click
import msgspec
from click.shell_completion import CompletionItem

from groundup.errors import GroundupError
from groundup.library.adopt.adoption import adopt as adopt_model
from groundup.library.adopt.found import Findings
from groundup.library.adopt.search import TOOLS, search
from groundup.library.installed import InstalledModel, Library, short_name
from groundup.names import ModelName

from .adoption.candidates import Candidate, candidates, chosen
from .adoption.listing import listed, nothing_found, record, skipped_lines
from .adoption.progress import ReadingProgress
from .errors import report
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .fitting import fitted
from .sizes import size_text
from .standard_input import is_terminal_input
from .styled import print_note


def complete_words(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Tools and the names of their models that begin as the word does; no model file is opened for it."""
    words = [*TOOLS, *(short_name(model.name) for model in search().models)]
    return [CompletionItem(word) for word in words if word.lower().startswith(incomplete.lower())]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptOptions:
    """Everything that was given after `groundup adopt`."""

    words: tuple[str, ...]
    only_list: bool
    everything: bool
    name: str | None
    as_json: bool


@click.command(
    epilog="Examples: groundup adopt --list · groundup adopt · groundup adopt ollama · "
    "groundup adopt local/gpt4all/tiny:Q4_0 --name tiny"
)
@click.argument("words", nargs=-1, metavar="[TOOL|NAME]...", shell_complete=complete_words)
@click.option("--list", "only_list", is_flag=True, help="Only show what there is.")
@click.option("--all", "everything", is_flag=True, help="Adopt every model that can be, without a question.")
@click.option("--name", metavar="NAME", help="Another name for the model, if it is one.")
@click.option("--json", "as_json", is_flag=True, help="Print data: a list, or an event on each line.")
def adopt(words: tuple[str, ...], only_list: bool, everything: bool, name: str | None, as_json: bool) -> int:
    """Use models that other tools keep on this device, without a second copy.

    Ollama, LM Studio, Jan, GPT4All, llama.cpp and the Hugging Face cache are looked at. A model that you
    adopt is read once from beginning to end and then used where it is. Nothing of the other tool's is ever
    changed; if that tool removes the file, the model is gone here, too.
    """
    options = AdoptOptions(
        words=words, only_list=only_list, everything=everything, name=name, as_json=as_json
    )
    if everything and words:
        raise click.UsageError("--all and names exclude each other.")
    library, findings = Library(), search()
    found = candidates(library, findings.models)
    if only_list:
        _print_list(chosen(found, words) if words else found, findings, as_json=as_json)
        return EXIT_DONE
    meant = _meant(found, findings, options)
    if name is not None and len(meant) != 1:
        raise click.UsageError(f"--name is for one model, and {len(meant):,} are meant.")
    return _adopt_all(library, meant, options)


def _print_list(found: Sequence[Candidate], findings: Findings, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(record(found, findings)).decode())
        return
    click.echo(listed(found) if found else fitted(nothing_found(findings)))
    for line in skipped_lines(findings.skipped):
        print_note(line, err=True)
    if any(one.is_open for one in found):
        print_note(
            "Adopt one: groundup adopt NAME. All of a tool's: groundup adopt TOOL. All: --all", err=True
        )


def _meant(found: Sequence[Candidate], findings: Findings, options: AdoptOptions) -> list[Candidate]:
    """The models to adopt; without words, those that the user agrees to."""
    if options.words:
        return chosen(found, options.words)
    new = [one for one in found if one.is_open]
    if options.everything or not new:
        if not new:
            click.echo(fitted("All models that can be adopted are." if found else nothing_found(findings)))
        return new
    if options.as_json or not is_terminal_input():
        tools = ", ".join(TOOLS)
        raise click.UsageError(f"Say which: --all, the name of a tool ({tools}) or of a model (--list).")
    click.echo(listed(found))
    size = size_text(sum(one.model.size_bytes for one in new))
    question = (
        f"Adopt {'it' if len(new) == 1 else f'these {len(new):,}'}? {size} are read once, none is copied."
    )
    return new if click.confirm(fitted(question, err=True), default=True, err=True) else []


def _adopt_all(library: Library, meant: Sequence[Candidate], options: AdoptOptions) -> int:
    """One after the other; one that fails does not keep the others from being adopted."""
    code = EXIT_DONE
    for candidate in meant:
        try:
            with ReadingProgress(candidate, as_json=options.as_json) as progress:
                name = ModelName.parse(options.name) if options.name is not None else None
                model = adopt_model(library, candidate.model, name=name, on_read=progress)
            _print_adopted(candidate, model, as_json=options.as_json)
        except GroundupError as error:
            if options.as_json:
                failed = {"event": "failed", "name": candidate.name, "error": error.to_wire()}
                click.echo(msgspec.json.encode(failed).decode())
            code = report(error)
        except KeyboardInterrupt:
            print_note("Stopped. What was read is remembered: the same command goes on.", err=True)
            return EXIT_INTERRUPTED
    return code


def _print_adopted(candidate: Candidate, model: InstalledModel, *, as_json: bool) -> None:
    if as_json:
        adopted = {
            "event": "adopted",
            "name": model.shown_name,
            "tool": candidate.model.tool,
            "digest": str(model.manifest.digest),
            "size_bytes": model.manifest.size_bytes,
        }
        click.echo(msgspec.json.encode(adopted).decode())
        return
    facts = f"{size_text(model.manifest.size_bytes)}, kept by {candidate.tool}"
    click.echo(fitted(f"{model.shown_name} is here ({facts}). Try: groundup run {model.shown_name}"))
