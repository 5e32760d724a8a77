"""A small server of the shape of Hugging Face: metadata and redirects on one port, bytes on another.

It answers what `huggingface_hub` asks and what a download asks, in the form of the real site: sizes and
SHA-256 of large files, small ones without, a gate that opens for one token, repositories that are private.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from .fault_server import Exchange, FaultServer, good

REVISION = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hf_the-right-token"
LARGE_FROM_BYTES = 100


@dataclass
class Repository:
    """One repository: contents by name, and who may have them."""

    files: dict[str, bytes]
    gated: str | bool = False
    private: bool = False
    licence: str | list[str] | None = "apache-2.0"
    changes: dict[str, Any] = field(default_factory=dict)  # fields of the answer that shall be other ones


class HuggingFaceServer:
    """The site and the place of its bytes, both on this computer; use as a context manager."""

    def __init__(self) -> None:
        self.site = FaultServer(fallback=self._answer)
        self.bytes = FaultServer()
        self.repositories: dict[str, Repository] = {}

    def __enter__(self) -> Self:
        self.bytes.__enter__()
        self.site.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.site.__exit__(kind, error, trace)
        self.bytes.__exit__(kind, error, trace)

    def put(self, name: str, files: dict[str, bytes], **rest: Any) -> None:
        """Have a repository."""
        self.repositories[name] = Repository(files, **rest)
        for file_name, content in files.items():
            self.bytes.handlers[f"/{name}/{file_name}"] = good(content)

    async def _answer(self, exchange: Exchange) -> None:
        parts = unquote(exchange.request.path.partition("?")[0]).strip("/").split("/")
        is_signed_in = exchange.request.headers.get("authorization") == f"Bearer {TOKEN}"
        if parts[:2] == ["api", "models"]:
            await self._tell(exchange, "/".join(parts[2:4]), parts[4:], is_signed_in=is_signed_in)
        elif parts[2:3] == ["resolve"]:
            await self._point(exchange, "/".join(parts[:2]), "/".join(parts[4:]), is_signed_in=is_signed_in)
        else:
            await exchange.answer(404)

    async def _tell(self, exchange: Exchange, name: str, rest: list[str], *, is_signed_in: bool) -> None:
        repository = self.repositories.get(name)
        if repository is None or (repository.private and not is_signed_in):
            status = 404 if is_signed_in else 401
            await exchange.answer(status, X_Error_Code="RepoNotFound", X_Error_Message="Repository not found")
        elif rest and rest not in (["revision", "main"], ["revision", REVISION]):
            await exchange.answer(404, X_Error_Code="RevisionNotFound")
        else:
            await exchange.answer(
                200, json.dumps(_described(name, repository)).encode(), Content_Type="application/json"
            )

    async def _point(self, exchange: Exchange, name: str, file: str, *, is_signed_in: bool) -> None:
        repository = self.repositories.get(name)
        if repository is None or file not in repository.files:
            await exchange.answer(404, X_Error_Code="EntryNotFound")
        elif repository.gated and not is_signed_in:
            await exchange.answer(403, X_Error_Code="GatedRepo")
        else:
            await exchange.answer(302, Location=self.bytes.url(f"/{name}/{file}?signature=1"))


def _described(name: str, repository: Repository) -> dict[str, Any]:
    return {
        "id": name,
        "modelId": name,
        "sha": REVISION,
        "private": repository.private,
        "gated": repository.gated,
        "tags": ["gguf"],
        "cardData": {"license": repository.licence} if repository.licence else {},
        "siblings": [_sibling(file, content) for file, content in repository.files.items()],
        **repository.changes,
    }


def _sibling(file: str, content: bytes) -> dict[str, Any]:
    described: dict[str, Any] = {"rfilename": file, "size": len(content), "blobId": "0" * 40}
    if len(content) >= LARGE_FROM_BYTES:
        sha256 = hashlib.sha256(content).hexdigest()
        described["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 135}
    return described
