"""Ports for servers that tests start."""

from __future__ import annotations

import itertools
import os
import socket

RANGE = range(12_000, 32_000)
"""Below those that systems give to connections that go out: such a one could take the port of a
server between two of its starts."""

_next = itertools.count(os.getpid() * 211)


def free_port() -> int:
    """Return a port that is free on loopback, another one each time.

    Test processes begin far apart from each other, so that two never look at the same port.
    """
    for number in _next:
        port = RANGE[number % len(RANGE)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("unreachable: the numbers do not end")
