"""What every page tells its browser: load nothing from elsewhere, run nothing but our files, tell nobody."""

from __future__ import annotations

from typing import Final

# A policy is one of documents: browsers read none with these, and with sixty files it would be a third of
# all that a first visit loads.
NO_DOCUMENTS: Final = ("text/css", "text/javascript", "font/woff2")
_OF_ALL: Final = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


def page_headers(host: str, *, is_secure: bool, media_type: str = "") -> dict[str, str]:
    """The headers of a page, a file, and an answer.

    Args:
        host: the header of the request, after it was checked.
        is_secure: whether the server speaks TLS.
        media_type: of the answer.
    """
    if media_type.startswith(NO_DOCUMENTS):
        return dict(_OF_ALL)
    # `'self'` covers sockets in new browsers; older ones want the host spelled out.
    socket = f"{'wss' if is_secure else 'ws'}://{host}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        # Text becomes markup nowhere, but where the names of letters are read, through a policy that lets
        # nothing else pass.
        "require-trusted-types-for 'script'; trusted-types entities"
    )
    return _OF_ALL | {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
