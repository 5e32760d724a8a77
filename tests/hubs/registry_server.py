"""A small OCI registry: manifests, blobs with ranges, uploads in parts, and tokens if wanted.

It is a real one as far as it goes: it verifies digests, refuses manifests whose blobs it lacks, and keeps
what it was sent in memory. Faults are set as fields.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from groundup.library.layer_kinds import OCI_MANIFEST
from groundup.names import Digest

from .fault_server import Exchange, FaultServer, good

USER, PASSWORD, TOKEN = "ada", "correct horse", "a-token-for-the-registry"


@dataclass
class RegistryServer:
    """Use as a context manager; `auth` is "", "basic" or "bearer"."""

    auth: str = ""
    realm: str = ""  # "" = its own
    takes_docker_type: bool = True
    token_uses: int = 1_000_000  # requests after which a token has expired
    upload_elsewhere: str = ""  # where to send uploads, instead of here
    tags: list[str] | None = None  # what it says when they are asked for; None = it does not tell
    manifests: dict[tuple[str, str], tuple[bytes, str]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytearray] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.http = FaultServer(fallback=self._answer)
        self._uses = 0
        self._tokens = 0

    def __enter__(self) -> Self:
        self.http.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.__exit__(kind, error, trace)

    @property
    def host(self) -> str:
        """As it stands in names."""
        return f"127.0.0.1:{self.http.port}"

    def put(self, repository: str, tag: str, manifest: bytes, kind: str, blobs: list[bytes]) -> None:
        """Have a model."""
        for reference in (tag, str(Digest.of(manifest))):
            self.manifests[repository, reference] = (manifest, kind)
        self.blobs |= {str(Digest.of(blob)): blob for blob in blobs}

    async def _answer(self, exchange: Exchange) -> None:
        request = exchange.request
        place = urlsplit(request.path)
        self.counts[request.method] += 1
        if place.path == "/token":
            await self._give_token(exchange)
        elif not self._is_known(request.headers.get("authorization", "")):
            await exchange.answer(401, WWW_Authenticate=self._challenge(place.path))
        elif match := re.fullmatch(r"/v2/(.+)/manifests/([^/]+)", place.path):
            await self._manifest(exchange, match[1], match[2])
        elif place.path.endswith("/tags/list") and self.tags is not None:
            await exchange.answer(200, json.dumps({"name": "any", "tags": self.tags}).encode())
        elif place.path == "/v2/":
            await exchange.answer(200, b"{}")
        elif match := re.fullmatch(r"/v2/(.+)/blobs/(sha256:[0-9a-f]{64})", place.path):
            await self._blob(exchange, match[2])
        elif match := re.fullmatch(r"/v2/(.+)/blobs/uploads/(.*)", place.path):
            await self._upload(exchange, match[1], match[2], parse_qs(place.query))
        else:
            await exchange.answer(404)

    def _challenge(self, path: str) -> str:
        if self.auth == "basic":
            return 'Basic realm="the school"'
        realm = self.realm or self.http.url("/token")
        repository = "/".join(path.split("/")[2:4])
        return f'Bearer realm="{realm}",service="the school",scope="repository:{repository}:pull,push"'

    def _is_known(self, authorization: str) -> bool:
        if self.auth == "basic":
            return authorization == _basic()
        if self.auth == "bearer":
            self._uses += 1
            return authorization == f"Bearer {TOKEN}{self._tokens}" and self._uses <= self.token_uses
        return True

    async def _give_token(self, exchange: Exchange) -> None:
        if exchange.request.headers.get("authorization") != _basic():
            await exchange.answer(401)
            return
        self._uses, self._tokens = 0, self._tokens + 1
        self.counts["tokens"] += 1
        await exchange.answer(200, json.dumps({"token": f"{TOKEN}{self._tokens}"}).encode())

    async def _manifest(self, exchange: Exchange, repository: str, reference: str) -> None:
        request = exchange.request
        if request.method == "PUT":
            await self._keep_manifest(exchange, repository, reference)
            return
        found = self.manifests.get((repository, reference))
        if found is None:
            await exchange.answer(404, b'{"errors": [{"code": "MANIFEST_UNKNOWN"}]}')
            return
        raw, kind = found
        await exchange.answer(200, raw, Content_Type=kind, Docker_Content_Digest=str(Digest.of(raw)))

    async def _keep_manifest(self, exchange: Exchange, repository: str, reference: str) -> None:
        raw, kind = exchange.request.body, exchange.request.headers["content-type"]
        document = json.loads(raw)
        lacking = [
            one for one in (document["config"], *document["layers"]) if one["digest"] not in self.blobs
        ]
        if lacking or (kind != OCI_MANIFEST and not self.takes_docker_type):
            await exchange.answer(400, b'{"errors": [{"code": "MANIFEST_INVALID"}]}')
            return
        self.put(repository, reference, raw, kind, [])
        await exchange.answer(201, Docker_Content_Digest=str(Digest.of(raw)))

    async def _blob(self, exchange: Exchange, digest: str) -> None:
        if digest not in self.blobs:
            await exchange.answer(404)
        else:
            await good(self.blobs[digest])(exchange)

    async def _upload(
        self, exchange: Exchange, repository: str, key: str, query: dict[str, list[str]]
    ) -> None:
        request = exchange.request
        if request.method == "POST":
            key = f"upload-{len(self.uploads)}"
            self.uploads[key] = bytearray()
            place = self.upload_elsewhere or f"/v2/{repository}/blobs/uploads/{key}?_state=0"
            await exchange.answer(202, Location=place)
        elif request.method == "PATCH":
            start = int(request.headers["content-range"].partition("-")[0])
            if start != len(self.uploads[key]) or query["_state"] != [str(start)]:
                await exchange.answer(416)
                return
            self.uploads[key] += request.body
            state = len(self.uploads[key])
            await exchange.answer(202, Location=f"/v2/{repository}/blobs/uploads/{key}?_state={state}")
        else:
            await self._end_upload(exchange, bytes(self.uploads[key] + request.body), query["digest"][0])

    async def _end_upload(self, exchange: Exchange, content: bytes, digest: str) -> None:
        if str(Digest.of(content)) != digest:
            await exchange.answer(400, b'{"errors": [{"code": "DIGEST_INVALID"}]}')
            return
        self.blobs[digest] = content
        await exchange.answer(201)


def _basic() -> str:
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
