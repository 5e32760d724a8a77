"""Answers of many kilobytes, made small for those who take it.

Only what is no secret may be packed: whoever can watch lengths, and have a text of theirs packed together
with one of ours, can guess the latter (the attack BREACH, CVE-2013-3587).
"""

from __future__ import annotations

import gzip

from starlette.responses import Response

from groundup.server.call import Call


def packed(call: Call, response: Response) -> Response:
    """The same answer, by gzip if the page takes that."""
    if "gzip" in call.request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(bytes(response.body), 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    response.headers["Vary"] = "Accept-Encoding"
    return response
