"""The boundary of a server, asked without a browser; and what the command says of a network."""

import socket
import threading
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The pages need the extra ui.")

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute

from triangulation.ui import boundary as bounds
from triangulation.ui import command


async def answer(request):
    return PlainTextResponse("secret")


async def talk(asked):
    await asked.accept()
    await asked.send_text("secret")
    await asked.close()


@contextmanager
def served(host):
    """Yield the port of a real server that is reached by the names of ``host``."""
    app = Starlette(
        routes=[Route("/", answer, methods=["GET", "POST"]), WebSocketRoute("/socket", talk)],
        middleware=bounds.boundary(bounds.hosts_of(host)),
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def port():
    with served("192.0.2.7") as found:
        yield found


def asked(port, start, headers):
    """Return the status, the head and the body of the answer to a request."""
    lines = [start + " HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        whole = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    head, _, body = whole.partition("\r\n\r\n")
    return int(head.split()[1]), head.lower(), body


def opened(port, headers):
    """Return the first line of the answer to a WebSocket handshake, and what came after it."""
    shake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    lines = ["GET /socket HTTP/1.1", *(f"{n}: {v}" for n, v in (headers | shake).items()), "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join(lines).encode())
        connection.settimeout(1.0)
        whole = b""
        while b"secret" not in whole:
            try:
                part = connection.recv(4096)
            except TimeoutError:
                break
            if not part:
                break
            whole += part
    return int(whole.split()[1]), whole


ASKED = [
    ({"host": "127.0.0.1:8765"}, 200),
    ({"host": "localhost"}, 200),
    ({"host": "LOCALHOST:1"}, 200),
    ({"host": "[::1]:8765"}, 200),
    ({"host": "192.0.2.7:8765"}, 200),
    ({"host": "192.0.2.8:8765"}, 400),
    ({"host": "evil.example:8765"}, 400),
    ({"host": "localhost.evil.example"}, 400),
    ({"host": "localhost@evil.example"}, 400),
    ({"host": ""}, 400),
    ({"host": "[::2]"}, 400),
    ({"host": "localhost:8765", "origin": "http://localhost:8765"}, 200),
    ({"host": "localhost:8765", "origin": "http://localhost:8766"}, 403),
    ({"host": "localhost:8765", "origin": "http://127.0.0.1:8765"}, 403),
    ({"host": "localhost:8765", "origin": "http://evil.example"}, 403),
    ({"host": "localhost:8765", "origin": "null"}, 403),
    ({"host": "localhost:8765", "origin": "http://[bad"}, 403),
    ({"host": "localhost:8765", "origin": ""}, 403),
]


@pytest.mark.parametrize(("headers", "status"), ASKED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_named_hosts_and_the_same_origin_are_answered(port, headers, status, method):
    found, head, body = asked(port, f"{method} /", headers)
    assert found == status
    assert (body == "secret") == (status == 200)
    assert "x-content-type-options: nosniff" in head
    assert "cross-origin-resource-policy: same-origin" in head
    assert "frame-ancestors 'none'" in head


@pytest.mark.parametrize(("headers", "status"), ASKED)
def test_a_socket_is_refused_before_it_is_accepted(port, headers, status):
    found, whole = opened(port, headers)
    assert found == (101 if status == 200 else status)
    assert (b"secret" in whole) == (status == 200)


def test_a_server_for_the_network_is_reached_by_the_machines_own_names(monkeypatch):
    from types import SimpleNamespace as Each

    nets = {
        "lo": [Each(family=socket.AF_INET, address="127.0.0.1")],
        "eth": [Each(family=socket.AF_INET, address="192.0.2.7"),
                Each(family=socket.AF_INET6, address="2001:db8::7"),
                Each(family=socket.AF_INET6, address="fe80::1%eth")],
    }  # fmt: skip
    monkeypatch.setattr(bounds.psutil, "net_if_addrs", lambda: nets)
    monkeypatch.setattr(socket, "gethostname", lambda: "Laptop.example")
    assert bounds.addresses("0.0.0.0") == ["192.0.2.7"]
    assert bounds.addresses("::") == ["192.0.2.7", "2001:db8::7"]
    assert bounds.addresses("127.0.0.1") == bounds.addresses("localhost") == []
    assert {"laptop.example", "laptop.local", "192.0.2.7"} <= set(bounds.hosts_of("0.0.0.0"))
    with served("::") as port:
        for name, status in [
            ("[2001:db8::7]:1", 200), ("laptop.example:1", 200), ("192.0.2.7", 200),
            ("other.example:1", 400),
        ]:  # fmt: skip
            assert asked(port, "GET /", {"host": name})[0] == status


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("0.0.0.0", ["http://localhost:8799/", "http://192.0.2.7:8799/", "Warning: everyone"]),
        ("127.0.0.1", ["http://localhost:8799/"]),
        ("::1", ["http://[::1]:8799/"]),
    ],
)
def test_the_command_prints_every_address_and_warns(monkeypatch, host, shown):
    monkeypatch.setattr(bounds, "addresses", lambda h: ["192.0.2.7"] if h == "0.0.0.0" else [])
    monkeypatch.setattr("triangulation.ui.server.serve", lambda host, port: None)
    monkeypatch.setattr("triangulation.ui.server.free_port", lambda host, port: port)
    said = CliRunner().invoke(command.command, ["--host", host, "--port", "8799", "--no-open"])
    assert said.exit_code == 0
    assert [each for each in shown if each not in said.output] == []
    assert ("Warning" in said.output) == (host == "0.0.0.0")
