"""Pulls that ask, that are stopped and go on, and that repair."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from groundup.cli.catalogue_names import hub_name
from groundup.cli.pulling import ask_which, offer_to_pull, pull_again
from groundup.errors import ModelNotHereError, UnknownHubError, UnusableReleaseError
from groundup.hubs.hub import Offer
from groundup.library.layer_kinds import DOCKER_MANIFEST, LayerKind
from groundup.library.manifest import build_manifest
from groundup.library.model_source import ModelSource
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, small_model
from tests.hubs.fault_server import breaks_after, good
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.hubs.registry_server import RegistryServer
from tests.hubs.releases import some_bytes

from .loopback import CommandLine
from .program import environment

CHUNK_BYTES = 4 << 20  # what a store of this size keeps
WEIGHTS_BYTES = 24 << 20
OFFERS = (
    Offer("Q2_K", 1_200_000_000),
    Offer("Q4_K_M", 2_500_000_000, is_usual=True),
    Offer("Q8_0", 4_000_000_000),
)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        yield running


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer() as running:
        running.put(
            "ada/m-GGUF", {"m-Q4_K_M.gguf": some_bytes(5_000, 1), "m-Q8_0.gguf": some_bytes(9_000, 2)}
        )
        yield running


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def put(server: RegistryServer, model: SmallModel, repository: str = "class/tiny") -> str:
    """Have a model in the registry; its name."""
    server.put(repository, "latest", model.manifest.raw, DOCKER_MANIFEST, list(model.contents.values()))
    return f"{server.host}/{repository}"


def asked(typed: str) -> tuple[Offer, str]:
    """What a user chose who typed that, and what was on the screen."""
    with CliRunner().isolation(input=typed) as (_, shown, _):
        chosen = ask_which("hf.co/ada/m-GGUF", OFFERS)
    return chosen, shown.getvalue().decode()


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("\n", "Q4_K_M"), ("3\n", "Q8_0"), ("q2_k\n", "Q2_K"), ("9\nnone\n1\n", "Q2_K")],
)
def test_which_variant(typed: str, tag: str) -> None:
    """A number or a name, the usual one without either, and again after anything else."""
    assert asked(typed)[0].tag == tag


def test_variants_are_shown_with_sizes() -> None:
    """Each has its number and size, and the usual one is marked."""
    shown = asked("\n")[1]
    assert re.search(r"2  Q4_K_M +2\.5 GB  \(usual\)\n", shown)
    assert "Q8_0      4.0 GB\n" in shown


def test_nothing_is_downloaded_unasked(command: CommandLine, server: RegistryServer) -> None:
    """Without a terminal a model that is not here is an error with the command, and nobody is asked."""
    command.knows(server)
    name = put(server, small_model(5_000))
    with pytest.raises(ModelNotHereError) as caught:
        offer_to_pull(name)
    assert caught.value.hint == f"If {server.host} has it: groundup pull {name}"
    assert server.http.requests == []


def test_a_host_that_nobody_allowed_is_not_offered(command: CommandLine) -> None:
    """The offer ends before the question if the host may not be asked."""
    with pytest.raises(UnknownHubError):
        offer_to_pull("evil.example/a/b")


def test_yes_pulls(command: CommandLine, server: RegistryServer) -> None:
    """Who said yes before is not asked, and gets the model."""
    command.knows(server)
    model = small_model(5_000)
    found = offer_to_pull(put(server, model), yes=True)
    assert found is not None
    assert found.manifest.digest == model.manifest.digest


def test_a_name_of_the_catalogue_stands_for_its_file(command: CommandLine) -> None:
    """Where nobody can be asked, the error names the file at the hub."""
    with pytest.raises(ModelNotHereError) as caught:
        offer_to_pull("gemma-3-4b")
    assert caught.value.hint.endswith("groundup pull hf.co/ggml-org/gemma-3-4b-it-GGUF:Q4_K_M")


def test_a_name_of_the_catalogue_can_be_pulled(command: CommandLine, face: HuggingFaceServer) -> None:
    """What is fetched is the file that the record names first, and it keeps the hub's name."""
    face.put(
        "bartowski/phi-4-GGUF",
        {"phi-4-Q4_K_M.gguf": some_bytes(5_000, 1), "phi-4-Q8_0.gguf": some_bytes(9_000, 2)},
    )
    command.knows(face)
    assert command.run("pull", "phi-4").code == 0
    (model,) = command.library.models()
    assert model.name == ModelName.parse("hf.co/bartowski/phi-4-GGUF:Q4_K_M")
    assert offer_to_pull("phi-4") is not None


def test_a_name_of_the_catalogue_may_be_here(command: CommandLine, server: RegistryServer) -> None:
    """Under the name of its file it is found, and nobody is asked."""
    command.knows(server)
    name = put(server, small_model(5_000))
    assert offer_to_pull(name, yes=True) is not None
    file_name = hub_name("gemma-3-4b")
    assert command.run("cp", name, file_name).code == 0
    here = offer_to_pull("gemma-3-4b")
    assert here is not None
    assert here.name == ModelName.parse(file_name)


def on_a_terminal(home: Path, *arguments: str, **variables: str) -> pexpect.spawn[str]:
    """A command in a process with a terminal of 80 columns."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "groundup", *arguments],
        env=environment(home, **variables),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )


def test_choosing_on_a_terminal(tmp_path: Path, face: HuggingFaceServer) -> None:
    """A repository with several quantisations asks for one, and the model has its name."""
    child = on_a_terminal(tmp_path, "pull", "hf.co/ada/m-GGUF", HF_ENDPOINT=face.site.url())
    child.expect(r"2  Q8_0")
    child.expect(r"Which one\? \[1\]: ")
    child.sendline("2")
    child.expect(r"hf\.co/ada/m-GGUF:Q8_0 is here")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize(("typed", "is_there"), [("n", False), ("", True)])
def test_the_offer_on_a_terminal(tmp_path: Path, server: RegistryServer, typed: str, is_there: bool) -> None:
    """`groundup run` asks before it downloads; no is no, and Enter is yes."""
    name = put(server, small_model(5_000))
    child = on_a_terminal(tmp_path, "run", name, "hello", GROUNDUP_HUBS=f"http://{server.host}")
    child.expect("is not on this device")
    child.expect(r"Download it\? \[Y/n\]: ")
    assert not list(tmp_path.glob("library/blobs/*"))
    child.sendline(typed)
    child.expect(pexpect.EOF)
    child.close()
    assert bool(list(tmp_path.glob("library/blobs/*"))) is is_there


def slow(server: RegistryServer, model: SmallModel, *, after_bytes: int) -> str:
    """Have a model whose weights stand still after some bytes of each range."""
    name = put(server, model)
    path = f"/v2/class/tiny/blobs/{model.weights}"
    server.http.handlers[path] = breaks_after(model.contents[model.weights], after_bytes, "stall")
    return name


def mend(server: RegistryServer, model: SmallModel) -> None:
    """Let the weights come."""
    server.http.handlers[f"/v2/class/tiny/blobs/{model.weights}"] = good(model.contents[model.weights])


def stalled_pull(server: RegistryServer, name: str, home: Path) -> subprocess.Popen[str]:
    """A pull in a process of its own that has fetched what it can get."""
    child = subprocess.Popen(
        [sys.executable, "-m", "groundup", "pull", "--json", name],
        env=environment(home, GROUNDUP_HUBS=f"http://{server.host}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    before = -1
    for line in child.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and server.http.faults["stall"] >= 2:
            if event["done_bytes"] == before:
                return child
            before = event["done_bytes"]
    raise AssertionError("it ended before it could be stopped")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_what_came_is_kept(
    command: CommandLine, server: RegistryServer, tmp_path: Path, how: signal.Signals
) -> None:
    """However a pull ends, the same command goes on: at most a chunk per connection comes twice."""
    model = small_model(WEIGHTS_BYTES)
    name = slow(server, model, after_bytes=5 << 20)
    child = stalled_pull(server, name, command.home)
    child.send_signal(how)
    _, said = child.communicate(timeout=60)
    sent_bytes = server.http.sent_bytes
    mend(server, model)
    command.knows(server)
    again = command.run("pull", name, "--json")
    events = [json.loads(line) for line in again.out.splitlines()]
    last = next(one for one in events if one["event"] == "download_finished")
    kept_bytes = WEIGHTS_BYTES - last["fetched_bytes"]
    assert again.code == 0
    assert sent_bytes - kept_bytes <= 2 * CHUNK_BYTES, "more than a chunk per connection came twice"
    assert kept_bytes == 2 * CHUNK_BYTES
    if how == signal.SIGINT:
        assert child.returncode == 130
        assert "Stopped at 33 %." in said
        assert f"groundup pull {name}" in said
        assert "Traceback" not in said


def test_repair_fetches_the_damaged_file_alone(command: CommandLine, server: RegistryServer) -> None:
    """After a file was set aside, exactly that one is fetched, whatever the model is called here."""
    command.knows(server)
    model = small_model(50_000, 60_000)
    command.run("pull", put(server, model))
    found = command.library.find(f"{server.host}/class/tiny")
    assert found is not None
    command.library.store.commit(ModelName.parse("mine"), found.manifest)
    path = found.weights[0]
    path.chmod(0o600)
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    command.library.store.verify()
    mine = command.library.find("mine")
    assert mine is not None
    before = server.http.sent_bytes
    pull_again(command.library, mine)
    assert server.http.sent_bytes - before < 60_000
    assert path.read_bytes() == model.contents[Digest.parse_file_name(path.name)]


def test_repair_takes_no_other_release(command: CommandLine, server: RegistryServer) -> None:
    """If the name means another model at the hub now, nothing is replaced, and the user is told."""
    command.knows(server)
    model = small_model(50_000, 60_000)
    name = put(server, model)
    command.run("pull", name)
    found = command.library.find(name)
    assert found is not None
    other = build_manifest(model.manifest.config, model.manifest.layers[:1])
    server.manifests.clear()
    server.put("class/tiny", "latest", other.raw, DOCKER_MANIFEST, [])
    found.weights[0].unlink()
    with pytest.raises(UnusableReleaseError, match="another one"):
        pull_again(command.library, found)
    again = command.library.find(name)
    assert again is not None
    assert again.manifest.digest == model.manifest.digest


def test_repair_by_digest(command: CommandLine, server: RegistryServer) -> None:
    """A registry that still has the old manifest gives it by its digest."""
    command.knows(server)
    model = small_model(50_000, 60_000)
    name = put(server, model)
    command.run("pull", name)
    found = command.library.find(name)
    assert found is not None
    other = build_manifest(model.manifest.config, model.manifest.layers[:1])
    server.put("class/tiny", "latest", other.raw, DOCKER_MANIFEST, [])
    found.weights[0].unlink()
    pull_again(command.library, found)
    assert found.weights[0].is_file()


def test_repair_from_hugging_face(command: CommandLine, face: HuggingFaceServer) -> None:
    """A repository gives the same release again at the revision that was noted."""
    command.knows(face)
    command.run("pull", "hf.co/ada/m-GGUF:Q8_0")
    found = command.library.find("hf.co/ada/m-GGUF:Q8_0")
    assert found is not None
    found.weights[0].unlink()
    pull_again(command.library, found)
    assert found.paths(LayerKind.WEIGHTS)[0].read_bytes() == some_bytes(9_000, 2)


def test_what_came_from_no_hub_cannot_be_repaired(command: CommandLine, server: RegistryServer) -> None:
    """A model that was imported is not looked for at hubs; the error says what helps."""
    command.knows(server)
    model = small_model(5_000)
    name = put(server, model)
    command.run("pull", name)
    command.library.note_source(model.manifest, ModelSource(kind="file"))
    found = command.library.find(name)
    assert found is not None
    before = len(server.http.requests)
    with pytest.raises(UnusableReleaseError, match="did not come from a hub"):
        pull_again(command.library, found)
    assert len(server.http.requests) == before
