"""Asks Hugging Face what is in a repository: files, sizes, checksums, licence, gate.

`huggingface_hub` knows the questions and where the user's token is; it gets none of its own connections.
What it asks goes through our client, with its limits on redirects, length and time, and with our name in
place of the long one by which it tells who uses it for what. It downloads no file for us.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Final

import httpx2

from groundup.errors import (
    AccessDeniedError,
    GatedModelError,
    GroundupError,
    HubAnswerError,
    HubBusyError,
    NotOnHubError,
)
from groundup.names import Digest, check_file_name

from .file_download import in_thread
from .http import HttpClient
from .redirects import host_of, is_same_origin
from .repository import Repository, RepositoryFile
from .retry import BUSY_STATUSES, retry_after_s

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

MAXIMUM_ANSWER_BYTES: Final = 32 << 20

# The library has one session for the whole process; whoever asks borrows it.
_SESSION: Final = threading.Lock()
_OUR_BUSINESS: Final = frozenset({"host", "user-agent", "accept-encoding", "connection", "authorization"})
_FRAMING: Final = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection"})


async def read_repository(http: HttpClient, endpoint: str, name: str, revision: str = "") -> Repository:
    """What is in the repository "owner/name", at a branch, tag or commit, or else where its main branch is.

    Raises:
        NotOnHubError: there is no such repository or revision, or not for this user.
        GatedModelError, AccessDeniedError: the user may not even look.
        HubAnswerError: the answer is malformed. InvalidFileNameError, InvalidDigestError: it is hostile.
        HubError: it could not be asked.
    """
    loop = asyncio.get_running_loop()
    return await in_thread(_ask, _Bridge(http, loop, endpoint), endpoint, name, revision)


class _Bridge(httpx2.BaseTransport):
    """Lets a library without async use our client, which lives in the event loop of another thread."""

    def __init__(self, http: HttpClient, loop: asyncio.AbstractEventLoop, endpoint: str) -> None:
        self._http = http
        self._loop = loop
        self._endpoint = endpoint

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask as told, in our name, and nobody but the site that was named."""
        if not is_same_origin(str(request.url), self._endpoint):
            raise HubAnswerError(host_of(self._endpoint), f"it leads to {request.url.host}")
        asking = self._http.read(
            request.method,
            str(request.url),
            headers={name: value for name, value in request.headers.items() if name not in _OUR_BUSINESS},
            authorization=request.headers.get("authorization", ""),
            content=request.read(),
            maximum_bytes=MAXIMUM_ANSWER_BYTES,
        )
        answer = asyncio.run_coroutine_threadsafe(asking, self._loop).result()
        headers = [(name, value) for name, value in answer.headers.multi_items() if name not in _FRAMING]
        return httpx2.Response(answer.status, headers=headers, content=answer.content, request=request)


def _ask(bridge: _Bridge, endpoint: str, name: str, revision: str) -> Repository:
    # It loads slowly, and most commands never ask it.
    import huggingface_hub  # noqa: PLC0415
    from huggingface_hub import constants  # noqa: PLC0415

    with _SESSION:
        # Else it fetches a list from its own site, to tell it which program asks, whatever the endpoint is.
        constants.HF_HUB_DISABLE_TELEMETRY = True
        huggingface_hub.set_client_factory(lambda: httpx2.Client(transport=bridge, trust_env=False))
        token = ""
        try:
            token = huggingface_hub.get_token() or ""
            api = huggingface_hub.HfApi(endpoint=endpoint, token=token or False)
            info = api.model_info(name, revision=revision or None, files_metadata=True)
            return _repository(name, info, token)
        except GroundupError:
            raise
        except huggingface_hub.errors.HfHubHTTPError as error:
            raise _translated(error, endpoint, name, revision, is_signed_in=bool(token)) from error
        # A malformed answer makes the library stumble in its own ways.
        except (
            AttributeError, KeyError, TypeError, ValueError, huggingface_hub.errors.HFValidationError,
        ) as error:  # fmt: skip
            raise HubAnswerError(host_of(endpoint), f"it says nothing sensible about {name}") from error
        finally:
            huggingface_hub.close_session()


def _translated(
    error: Exception, endpoint: str, name: str, revision: str, *, is_signed_in: bool
) -> GroundupError:
    from huggingface_hub import errors  # noqa: PLC0415

    host = host_of(endpoint)
    if isinstance(error, errors.GatedRepoError):
        return GatedModelError(name, f"{endpoint}/{name}", is_signed_in)
    if isinstance(error, errors.RevisionNotFoundError):
        return NotOnHubError(host, f"{name} at revision {revision}")
    if isinstance(error, errors.RepositoryNotFoundError):
        return NotOnHubError(host, f"{name}, or not for this account")
    response: httpx2.Response | None = getattr(error, "response", None)
    status = response.status_code if response is not None else 0
    if response is not None and status in BUSY_STATUSES:
        return HubBusyError(host, status, retry_after_s(response.headers))
    if status in (401, 403):
        return AccessDeniedError(host, name, is_signed_in)
    return HubAnswerError(host, f"the status is {status}")


def _repository(name: str, info: ModelInfo, token: str) -> Repository:
    return Repository(
        name=name,
        revision=_checked_revision(info.sha),
        licence=_licence(info),
        is_gated=bool(info.gated),
        files=tuple(_file(one) for one in info.siblings or []),
        token=token,
    )


def _checked_revision(sha: str | None) -> str:
    """A commit; it becomes part of addresses."""
    if not isinstance(sha, str) or not sha.isalnum() or not sha.isascii():
        raise ValueError("no revision")
    return sha


def _file(sibling: RepoSibling) -> RepositoryFile:
    check_file_name(sibling.rfilename)
    if sibling.lfs is not None:
        return RepositoryFile(sibling.rfilename, _size(sibling.lfs.size), Digest(sibling.lfs.sha256))
    return RepositoryFile(sibling.rfilename, _size(sibling.size or 0), None)


def _size(value: int) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no size")
    return value


def _licence(info: ModelInfo) -> str:
    """What the repository's card says, or its tags."""
    stated = info.card_data.get("license") if info.card_data else None
    if isinstance(stated, list):
        stated = ", ".join(str(one) for one in stated)
    tags = (tag.removeprefix("license:") for tag in info.tags or [] if str(tag).startswith("license:"))
    return str(stated or next(tags, ""))[:200]
