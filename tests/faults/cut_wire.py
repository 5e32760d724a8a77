"""A wire between a page and its server that can be cut: what is on its way is lost, nobody comes through."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Final

FAR_END: Final = "127.0.0.2"  # this computer, too


class CutWire:
    """Listens where pages look for the server, and passes everything on to `FAR_END`, where it is.

    Both have the same port, as a server refuses those who call it by another one.

    Args:
        port: of both; the server may be away.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", port))
        self._links = set[socket.socket]()
        self._lock = threading.Lock()
        self.is_cut = False
        self.cut_count = 0  # connections that were there when it was cut: a cut of nothing proves nothing

    def __enter__(self) -> CutWire:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.cut()

    def cut(self) -> None:
        """End all connections, in the middle of what they carry, and let nobody through."""
        self.is_cut = True
        with self._lock:
            links, self._links = self._links, set()
        self.cut_count += len(links) // 2
        for one in links:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everybody through again."""
        self.is_cut = False

    def _accept(self) -> None:
        with suppress(OSError):  # the door is closed
            while True:
                near, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near:
            if self.is_cut:
                return
            try:
                far = socket.create_connection((FAR_END, self._port), timeout=5)
            except OSError:
                return
            with far:
                far.settimeout(None)
                with self._lock:
                    self._links |= {near, far}
                back = threading.Thread(target=_pump, args=(far, near), daemon=True)
                back.start()
                _pump(near, far)
                back.join()
                with self._lock:
                    self._links -= {near, far}


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    for one, way in ((source, socket.SHUT_RD), (sink, socket.SHUT_WR)):
        with suppress(OSError):
            one.shutdown(way)
