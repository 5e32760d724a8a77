"""What no module of Groundup may do: each ban finds its offence in a syntax tree.

A ban may have exceptions, each a module and the reason why it is one. How modules may import each
other is not here: the contracts in pyproject.toml say it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

Finder = Callable[[ast.AST], bool]


@dataclass(frozen=True)
class Ban:
    """One thing that is banned.

    `offences` are snippets that must be found, `innocent` ones look alike and must not.
    """

    name: str
    why: str
    is_offence: Finder
    offences: tuple[str, ...]
    innocent: tuple[str, ...] = ()
    exceptions: dict[str, str] = field(default_factory=dict)

    def lines(self, source: str) -> Iterator[int]:
        """Numbers of the lines that offend."""
        for node in _nodes(source):
            if self.is_offence(node):
                yield getattr(node, "lineno", 0)


@cache
def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def _dotted(node: ast.AST) -> str:
    """The name of a function as written: "os.system"; empty for anything but names and dots."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(*packages: str) -> Finder:
    """Imports of any of these packages, or of what is in them."""

    def find(node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            return False
        return any(
            name == package or name.startswith(f"{package}.") for name in names for package in packages
        )

    return find


def calls(*names: str) -> Finder:
    """Calls of functions by their dotted names as written, such as "os.system"."""
    return lambda node: isinstance(node, ast.Call) and _dotted(node.func) in names


def passes(keyword: str, allowed: object) -> Finder:
    """Calls that pass a keyword with any other value than the allowed one."""

    def find(node: ast.AST) -> bool:
        if not isinstance(node, ast.keyword) or node.arg != keyword:
            return False
        return not (isinstance(node.value, ast.Constant) and node.value.value is allowed)

    return find


def computed(*names: str) -> Finder:
    """Calls whose first argument is not written out as a literal."""

    def find(node: ast.AST) -> bool:
        if not (isinstance(node, ast.Call) and _dotted(node.func) in names):
            return False
        return not (node.args and isinstance(node.args[0], ast.Constant))

    return find


def any_of(*finders: Finder) -> Finder:
    """Whatever one of the finders finds."""
    return lambda node: any(find(node) for find in finders)


def _catches_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    is_broad = any(kind is None or _dotted(kind) in ("Exception", "BaseException") for kind in kinds)
    raises_again = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    return is_broad and not raises_again


def _compares_paths_as_text(node: ast.AST) -> bool:
    """`text.startswith(str(folder))`, `text.startswith(root)`: "/root-evil" would pass."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return False
    if node.func.attr != "startswith":
        return False
    argument = ast.unparse(node.args[0]).lower()
    return argument.startswith("str(") or argument.endswith(("root", "folder", "directory", "path", "home()"))


_PATTERNS = ("compile", "match", "fullmatch", "search", "split", "sub", "findall", "finditer")

BANS = [
    Ban(
        "formats that run code when they are read",
        "a file from a stranger would be a program",
        any_of(
            imports("pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"),
            calls("torch.load"),
            passes("allow_pickle", allowed=False),
        ),
        offences=(
            "import pickle",
            "from marshal import loads",
            "torch.load(path)",
            "numpy.load(path, allow_pickle=True)",
            "numpy.load(path, allow_pickle=chosen)",
        ),
        innocent=("numpy.load(path, allow_pickle=False)", "import picture"),
    ),
    Ban(
        "templates outside the sandbox",
        "a template is a program",
        calls("Environment", "Template", "jinja2.Environment", "jinja2.Template", "SandboxedEnvironment"),
        offences=("jinja2.Environment()", "Template(source)", "SandboxedEnvironment()"),
        innocent=("ImmutableSandboxedEnvironment(trim_blocks=True)",),
    ),
    Ban(
        "code from text",
        "no list of forbidden names makes that safe",
        any_of(
            calls("eval", "exec", "compile", "__import__", "runpy.run_path"),
            computed("import_module", "importlib.import_module", "runpy.run_module", "run_module"),
        ),
        offences=("eval(text)", "exec(text)", "__import__(name)", "importlib.import_module(name)"),
        innocent=('importlib.import_module("json")', 're.compile("a")'),
        exceptions={"engine/isolation.py": "starts one of two modules, from a table of its own"},
    ),
    Ban(
        "commands through a shell",
        "a name with a semicolon would be a command",
        any_of(
            passes("shell", allowed=False),
            calls("os.system", "os.popen", "subprocess.getoutput", "asyncio.create_subprocess_shell"),
        ),
        offences=(
            "subprocess.run(line, shell=True)",
            "os.system(line)",
            "asyncio.create_subprocess_shell(x)",
        ),
        innocent=("subprocess.run([program, name])",),
    ),
    Ban(
        "safety switched off",
        "nobody would notice",
        any_of(passes("verify", allowed=True), calls("ssl._create_unverified_context", "tempfile.mktemp")),
        offences=("get(address, verify=False)", "tempfile.mktemp()", "ssl._create_unverified_context()"),
        innocent=("tempfile.mkstemp()",),
        exceptions={"hubs/http.py": "hands over a context that trusts what the system trusts, and no more"},
    ),
    Ban(
        "paths compared as text",
        "/models-of-others begins with /models",
        _compares_paths_as_text,
        offences=(
            "name.startswith(str(folder))",
            "name.startswith(root)",
            "str(path).startswith(self._root)",
        ),
        innocent=('word.startswith("/")', "path.is_relative_to(root)"),
    ),
    Ban(
        "patterns made at run time",
        "one from outside can take for ever",
        computed(*(f"re.{name}" for name in _PATTERNS)),
        offences=("re.compile(given)", 're.search(f"{given}+", text)'),
        innocent=('re.compile(r"[a-z]+")', 'text.split(",")'),
        exceptions={
            "names/known_models.py": "made from a table of this module",
            "chat/text_shield.py": "made from escaped texts and single characters",
            "seedling/corpus/loosening.py": "made from tables of this module",
            "seedling/corpus/phrasing.py": "made from escaped patterns of the corpus",
            "seedling/corpus/rewording.py": "made from a table of this module and escaped phrases",
            "seedling/corpus/rhymes.py": "made from an escaped word",
            "seedling/corpus/stories.py": "made from escaped words and tables of the corpus",
        },
    ),
    Ban(
        "archives",
        "Groundup unpacks none",
        any_of(imports("zipfile", "tarfile", "py7zr"), calls("shutil.unpack_archive")),
        offences=("import zipfile", "from tarfile import open", "shutil.unpack_archive(path)"),
        exceptions={"desk/documents/docx.py": "reads one part of a document, in a process of its own"},
    ),
    Ban(
        "connections",
        "what people type stays here",
        any_of(
            imports(
                "socket",
                "http",
                "urllib.request",
                "ssl",
                "requests",
                "httpx",
                "httpx2",
                "httpcore2",
                "huggingface_hub",
                "aiohttp",
                "ftplib",
                "smtplib",
                "uvicorn",
                "zeroconf",
            ),
            calls("asyncio.open_connection", "asyncio.start_server"),
            calls("loop.create_connection", "loop.create_server"),
        ),
        offences=(
            "import socket",
            "from urllib.request import urlopen",
            "import http.client",
            "await asyncio.open_connection(host, 80)",
        ),
        innocent=("from urllib.parse import urlsplit", "import httpony"),
        exceptions={
            "hubs/http.py": "the one client, used when its user asks for a model",
            "hubs/huggingface_metadata.py": "its library is given that client in place of its own",
            "hubs/room/discovery.py": "looks for neighbours, when its user says so",
            "sharing/addresses.py": "the door at which this computer shares, when its owner says so",
            "sharing/announce.py": "tells the room about that door, when its owner says so",
            "sharing/connection.py": "limits what comes in by that door",
            "sharing/server.py": "answers at that door",
            "server/listening.py": "the door at which the server listens, and who else holds it",
            "server/certificates.py": "reads certificates for that door",
            "server/running.py": "answers at that door",
            "cli/server_client.py": "asks our own server, on this computer",
            "cli/privacy/chat.py": "asks our own server, in a network that leads nowhere",
            "cli/privacy/leak.py": "leaks on purpose, and only in a network that leads nowhere",
            "cli/privacy/namespace.py": "makes a network that leads nowhere",
            "cli/privacy/packets.py": "counts packets in such a network",
            "bench/http_stream.py": "asks llama.cpp's server, on this computer, when a benchmark wants it",
        },
    ),
    Ban(
        "event loops that Ctrl-C can tear",
        "use groundup.cli.async_runner, which Ctrl-C ends cleanly at every moment",
        calls("asyncio.run", "asyncio.Runner"),
        offences=("asyncio.run(work())", "with asyncio.Runner() as runner:\n    pass"),
        innocent=("run_async(work)", "asyncio.run_coroutine_threadsafe(work(), loop)"),
        exceptions={
            "cli/async_runner.py": "it is made of one",
            "seedling/answering.py": "a step of growing, which takes Ctrl-C itself",
        },
    ),
    Ban(
        "logs",
        "they would keep what people type",
        any_of(imports("logging", "syslog"), calls("print", "warnings.warn")),
        offences=("import logging", 'print("here")'),
        innocent=("console.print(table)",),
        exceptions={
            "engine/worker.py": "the reason why it ends, to the parent that reads its standard error"
        },
    ),
    Ban(
        "errors swallowed",
        "a fault of ours would look like an answer",
        _catches_everything,
        offences=(
            "try:\n    f()\nexcept Exception:\n    pass",
            "try:\n    f()\nexcept (OSError, Exception) as error:\n    pass",
            "try:\n    f()\nexcept:\n    pass",
        ),
        innocent=(
            "try:\n    f()\nexcept BaseException:\n    close()\n    raise",
            "try:\n    f()\nexcept OSError:\n    pass",
        ),
        exceptions={
            "cli/program.py": "the edge of the program, where every error becomes a sentence",
            "chat/renderer.py": "a stranger's template can raise anything, and it is reported",
            "engine/images.py": "a stranger's image can raise anything in its decoder, and it is reported",
            "server/guards.py": "the edge of the server, where every fault is recorded without its words",
            "server/browser/application.py": "the page is told first; then the fault goes on to the guards",
            "server/browser/arrivals/arrival.py": "the page is told first; then the fault goes on",
            "server/browser/answering.py": "no request waits for such an answer; its page is told the place",
        },
    ),
]
