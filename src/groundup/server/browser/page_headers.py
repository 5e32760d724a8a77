"""What every page tells its browser: load nothing from elsewhere, run nothing but our files, tell nobody."""

from __future__ import annotations


def page_headers(host: str, *, is_secure: bool) -> dict[str, str]:
    """The headers of a page, a file, and an answer.

    Args:
        host: the header of the request, after it was checked.
        is_secure: whether the server speaks TLS.
    """
    # `'self'` covers sockets in new browsers; older ones want the host spelled out.
    socket = f"{'wss' if is_secure else 'ws'}://{host}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-DNS-Prefetch-Control": "off",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
