"""Every command that takes a name or a file from outside survives every hostile one.

It ends with an error of ours, nothing outside the store is touched or made, the models that were there
are there, and no other computer is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundup.hubs import hub_settings
from groundup.hubs.registry import OLLAMA_HOST
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.names import Digest
from tests.canaries.trusting_paths import paste_into_paths
from tests.faults.hostile_texts import ALL_NAMES, DIGESTS, FOREIGN_NAMES
from tests.faults.jail import Jail
from tests.hubs.registry_models import SmallModel
from tests.hubs.registry_server import RegistryServer
from tests.library.gguf_corpus import Case, crafted, nasty_numbers, small_model, truncations
from tests.library.small_library import add_model, model_file

from .loopback import CommandLine, Said, put

FAULT = "fault in Groundup"
CODES = {0, 1, 2}


@dataclass
class Prison:
    """A jail, the command line of its user, who has a model "poet" and a file, and a hub that lacks all."""

    jail: Jail
    command: CommandLine
    file: Path
    server: RegistryServer

    def run(self, *arguments: str) -> Said:
        """A command."""
        return self.command.run(*arguments)

    @property
    def modelfile(self) -> Path:
        """Where a Modelfile is written."""
        return self.jail.folder / "tmp" / "Modelfile"


Entry = Callable[[Prison, str], Said]

ENTRIES: dict[str, Entry] = {
    "show": lambda prison, text: prison.run("show", "--", text),
    "show --modelfile": lambda prison, text: prison.run("show", "--modelfile", "--", text),
    "rm": lambda prison, text: prison.run("rm", "--", text),
    "cp from": lambda prison, text: prison.run("cp", "--replace", "--", text, "copy"),
    "cp to": lambda prison, text: prison.run("cp", "--replace", "--", "poet", text),
    "import": lambda prison, text: prison.run("import", "--", text),
    "import --name": lambda prison, text: prison.run("import", str(prison.file), f"--name={text}"),
    "verify": lambda prison, text: prison.run("verify", "--", text),
    "verify --repair": lambda prison, text: prison.run("verify", "--repair", "--", text),
    "pull": lambda prison, text: prison.run("pull", "--", text),
    "pull from our hub": lambda prison, text: prison.run("pull", "--", f"{prison.server.host}/{text}"),
    "push": lambda prison, text: prison.run("push", "--", text),
    "push to": lambda prison, text: prison.run("push", "--", "poet", text),
    "push to our hub": lambda prison, text: prison.run("push", "--", "poet", f"{prison.server.host}/{text}"),
    "adopt": lambda prison, text: prison.run("adopt", "--", text),
    "kit make": lambda prison, text: prison.run(
        "kit", "make", str(prison.jail.home / "library"), f"--models={text}"
    ),
    "kit install": lambda prison, text: prison.run("kit", "install", "--", text),
    "create": lambda prison, text: create(prison, text, f"FROM {prison.file}\n"),
    "create FROM": lambda prison, text: create(prison, "made", f"FROM {text}\n"),
    "create ADAPTER": lambda prison, text: create(prison, "made", f"FROM poet\nADAPTER {text}\n"),
}


def create(prison: Prison, name: str, modelfile: str) -> Said:
    """A model from a Modelfile with this in it."""
    prison.modelfile.write_bytes(modelfile.encode("utf-8", "surrogatepass"))
    return prison.run("create", "--replace", "-f", str(prison.modelfile), "--", name)


@pytest.fixture
def prison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Prison]:
    """Ready, and locked."""
    jail = Jail(tmp_path / "jail")
    monkeypatch.setenv("HOME", str(jail.home))
    monkeypatch.chdir(jail.folder / "tmp")
    command = CommandLine(jail.home, monkeypatch, capsys)
    add_model(command.library, "poet", tmp_path / "files")
    with RegistryServer() as server:
        command.knows(server)
        # Names without a host mean registries of the internet: those are this one, and lack everything, too.
        monkeypatch.setattr(hub_settings, "_DEFAULT_REGISTRIES", {OLLAMA_HOST: f"http://{server.host}"})
        monkeypatch.setenv("HF_ENDPOINT", f"http://{server.host}")
        file = model_file(jail.folder / "tmp", "file")
        (jail.folder / "tmp" / "Modelfile").write_bytes(b"")
        jail.lock()
        yield Prison(jail, command, file, server)


def offences(prison: Prison, entry: Entry, text: str) -> list[str]:
    """What a command does wrong that is given this text."""
    said = entry(prison, text)
    found = [one for one in prison.jail.offences() if one != str(prison.modelfile)]
    if FAULT in said.err or "Traceback" in said.err:
        found.append(f"not an error of ours: {said.err.strip()[-300:]}")
    if said.code not in CODES:
        found.append(f"exit code {said.code}")
    if prison.command.library.find("poet") is None:
        found.append("the poet has gone")
    return [f"{text!r:.80}: {one}" for one in found]


def can_be_argument(text: str) -> bool:
    """Whether a system hands this to a program; what stands in files may be anything."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


@pytest.mark.timeout(600)
@pytest.mark.promise("S-12")
@pytest.mark.parametrize("entry", ENTRIES)
def test_hostile_texts_do_nothing(entry: str, prison: Prison) -> None:
    """Whichever command gets whichever text: an error of ours or an honest use of it, inside the store."""
    texts = [text for text in ALL_NAMES if can_be_argument(text) or entry.startswith("create ")]
    assert [one for text in texts for one in offences(prison, ENTRIES[entry], text)] == []


@pytest.mark.canary("S-12")
def test_pasting_texts_into_paths_is_caught(prison: Prison) -> None:
    """The known-bad twin, which makes paths of names, touches what is precious."""

    def careless(prison: Prison, text: str) -> Said:
        paste_into_paths(prison.command.library.store.folder, text)
        return Said(1, "", "")

    assert any(offences(prison, careless, text) for text in ALL_NAMES)


@pytest.mark.promise("S-12")
@pytest.mark.parametrize("entry", ["show", "rm", "cp from", "pull", "verify", "create FROM"])
def test_hostile_digests_are_refused(entry: str, prison: Prison) -> None:
    """A name with such a digest means no model."""
    accepted = [text for text in DIGESTS if text and ENTRIES[entry](prison, f"poet@{text}").code == 0]
    assert accepted == []


@pytest.mark.promise("S-12")
@pytest.mark.parametrize("entry", ["pull", "show", "push", "verify --repair"])
def test_hosts_in_names_are_not_asked(entry: str, prison: Prison) -> None:
    """A name cannot bring its own host: the error says so, and nothing is sent (`conftest.py` watches)."""
    for text in FOREIGN_NAMES:
        assert ENTRIES[entry](prison, text).code != 0
    assert prison.server.http.requests == []


def hostile_files(step: int) -> list[Case]:
    """Damaged model files: all that are crafted, and of the many others every `step`-th."""
    return [*crafted(), *list(truncations())[::step], *list(nasty_numbers())[::step]]


FILE_ENTRIES: dict[str, Entry] = {
    "import": lambda prison, path: prison.run("import", "--name=taken", path),
    "import --move": lambda prison, path: prison.run("import", "--move", "--name=taken", path),
    "show": lambda prison, path: prison.run("show", path),
    "create FROM": lambda prison, path: create(prison, "taken", f"FROM {path}\n"),
    "adopt": lambda prison, path: prison.run("adopt", "--all"),
}


def file_offences(prison: Prison, entry: Entry, case: Case) -> list[str]:
    """What a command does wrong that is given this file."""
    path = prison.jail.home / ".lmstudio" / "models" / "ada" / "tiny" / "tiny-Q4_0.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.data)
    prison.jail.lock()
    before = set(prison.command.library.names())
    found = offences(prison, entry, str(path))
    new = set(prison.command.library.names()) - before
    if case.must_refuse and new:
        found.append("it was taken")
    for name in new:
        prison.run("rm", name)
    return [f"{case.name}: {one}" for one in found if case.must_refuse or not one.endswith(str(path))]


@pytest.mark.timeout(600)
@pytest.mark.promise("S-12")
@pytest.mark.parametrize("entry", FILE_ENTRIES)
def test_hostile_files_are_refused(entry: str, prison: Prison) -> None:
    """A damaged file ends in an error of ours, stays where it is, and becomes no model."""
    assert [
        one for case in hostile_files(40) for one in file_offences(prison, FILE_ENTRIES[entry], case)
    ] == []


@pytest.mark.drill
@pytest.mark.timeout(1800)
@pytest.mark.promise("S-12")
@pytest.mark.parametrize("entry", FILE_ENTRIES)
def test_every_hostile_file_is_refused(entry: str, prison: Prison) -> None:
    """The same for each of some two thousand."""
    assert [
        one for case in hostile_files(1) for one in file_offences(prison, FILE_ENTRIES[entry], case)
    ] == []


def hostile_model(case: Case) -> SmallModel:
    """A release whose weights are such a file: every digest in it is right."""
    config = b'{"model_format":"gguf"}'
    layer = Layer(f"{OLLAMA_PREFIX}model", Digest.of(case.data), len(case.data))
    manifest = build_manifest(Layer(DOCKER_CONFIG, Digest.of(config), len(config)), [layer])
    return SmallModel(manifest, {Digest.of(content): content for content in (config, case.data)})


AFTERWARDS: dict[str, Entry] = {
    "list": lambda prison, name: prison.run("list"),
    "list --json": lambda prison, name: prison.run("list", "--json"),
    "show": lambda prison, name: prison.run("show", name),
    "show --json": lambda prison, name: prison.run("show", "--json", name),
    "show --template": lambda prison, name: prison.run("show", "--template", name),
    "show --modelfile": lambda prison, name: prison.run("show", "--modelfile", name),
    "verify": lambda prison, name: prison.run("verify", name),
    "cp": lambda prison, name: prison.run("cp", "--replace", name, "copy"),
    "push": lambda prison, name: prison.run("push", name),
    "create": lambda prison, name: create(prison, "made", f"FROM {name}\nSYSTEM Hello\n"),
    "kit make": lambda prison, name: prison.run(
        "kit",
        "make",
        str(prison.jail.folder.parent / "kit"),
        "--replace",
        "--i-may-share",
        f"--models={name}",
    ),
    "kit install": lambda prison, name: prison.run(
        "kit", "install", str(prison.jail.folder.parent / "kit"), "--replace", "--unsigned"
    ),
    "rm": lambda prison, name: prison.run("rm", name),
}


def model_offences(prison: Prison, case: Case) -> list[str]:
    """What goes wrong when such a release is shown, pulled, and then used in every way."""
    [name] = put(prison.server, hostile_model(case), "class/hostile:v1")
    found = [f"show before: {one}" for one in offences(prison, ENTRIES["show"], name)]
    found += [f"pull: {one}" for one in offences(prison, ENTRIES["pull"], name)]
    for command, entry in AFTERWARDS.items():
        found += [f"{command}: {one}" for one in offences(prison, entry, name)]
    return [f"{case.name}: {one}" for one in found]


@pytest.mark.timeout(600)
@pytest.mark.promise("S-12")
def test_hostile_releases_harm_no_command(prison: Prison) -> None:
    """Whatever a hub or a kit brings under a right digest, every command that meets it survives."""
    assert [one for case in hostile_files(400)[::8] for one in model_offences(prison, case)] == []


@pytest.mark.drill
@pytest.mark.timeout(3600)
@pytest.mark.promise("S-12")
def test_every_hostile_release_harms_no_command(prison: Prison) -> None:
    """The same for many more."""
    assert [one for case in hostile_files(8) for one in model_offences(prison, case)] == []


def test_a_good_file_is_taken(prison: Prison) -> None:
    """The same file undamaged: the checks do not refuse everything."""
    case = Case("good", small_model().write(), must_refuse=False)
    for name, entry in FILE_ENTRIES.items():
        before = len(prison.command.library.names())
        path = prison.jail.folder / "tmp" / "good.gguf"
        path.write_bytes(case.data)
        assert entry(prison, str(path)).code == 0, name
        if "import" in name or "create" in name:
            assert len(prison.command.library.names()) == before + 1
            prison.run("rm", "taken")
