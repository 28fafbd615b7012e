"""A wire between a phone and a server on loopback, which can go dead or drop what it carries."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Wire:
    """Carries bytes to a server and back; ``address`` is the server's, seen through the wire."""

    def __init__(self, address: str) -> None:
        self._to = urlsplit(address).port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._dead: set[socket.socket] = set()
        self._mark: bytes | None = None
        self.dropped = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def go_dead(self) -> None:
        """Carry nothing more on the connections that are open, and leave them open."""
        self._dead |= {end for pair in self._pairs for end in pair}

    def drop_answer_to(self, mark: bytes) -> None:
        """Drop the next connection on which ``mark`` is sent, as soon as its answer comes."""
        self.dropped.clear()
        self._mark = mark

    def close(self) -> None:
        """Cut all connections."""
        self._door.close()
        for pair in self._pairs:
            _cut(*pair)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                phone, _ = self._door.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._to))
                except OSError:
                    phone.close()
                    continue
                self._pairs.append((phone, server))
                marked = threading.Event()
                for one, other in ((phone, server), (server, phone)):
                    up = one is phone
                    threading.Thread(
                        target=self._carry, args=(one, other, up, marked), daemon=True
                    ).start()

    def _carry(
        self, one: socket.socket, other: socket.socket, up: bool, marked: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                if one in self._dead:
                    continue
                if up and self._mark is not None and self._mark in said:
                    self._mark = None
                    marked.set()
                if not up and marked.is_set():
                    self.dropped.set()
                    break
                other.sendall(said)
        if one not in self._dead:
            _cut(one, other)


def _cut(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
