"""A server and a real browser; where either is missing, one line says that tests are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ports import free_port
from waiting import PATIENCE

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Commands that start a Chromium; the first, which has no window, needs half of the processor."""

CHROMIUM = next((p for p in map(shutil.which, BROWSERS) if p), None)
START = "from triangulation.experiments.command_line import main; main()"
ARTEFACTS = Path(os.environ.get("TRIANGULATION_SCREENSHOTS", "")) if os.environ.get(
    "TRIANGULATION_SCREENSHOTS") else None  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


class Server:
    """``triangulation ui`` as people start it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", START, "ui", "--no-open", "--port", str(self.port)]
        environment = os.environ | {"http_proxy": "", "https_proxy": ""}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, env=environment
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.address + "/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"The server did not start: {self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("solara", reason="The browser tests need the extra ui.")
    pytest.importorskip("playwright", reason="The browser tests need Playwright.")
    if CHROMIUM is None:
        pytest.skip("No Chromium is installed: the browser tests are skipped.")
    folder = tmp_path_factory.mktemp("served")
    report = folder / "batch"
    report.mkdir()
    title = "A batch report"
    (report / "report.html").write_text(f"<!doctype html><title>{title}</title><h1>{title}</h1>")
    (report / "manifest.json").write_text('{"settings": {"command": "run", "scenario": "patron"}}')
    served = Server(folder)
    yield served
    served.stop()


@pytest.fixture(scope="module")
def chromium(server: Server) -> Iterator[Any]:
    """Offer a browser; Playwright's event loop runs in this thread until the browser is closed."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Watched:
    """What a page asked for and what went wrong in it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.expected: tuple[str, ...] = ()

    def request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def console(self, message: Any) -> None:
        """Keep what the browser refuses by the policy of a page."""
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.errors.append(message.text)

    def socket(self, websocket: Any) -> None:
        if not websocket.url.startswith(self.address.replace("http", "ws")):
            self.foreign.append(websocket.url)


@pytest.fixture
def open_page(server: Server, chromium: Any) -> Iterator[Any]:
    """Return a function that opens an address; afterwards nothing may have left the machine."""
    watched = Watched(server.address)
    contexts: list[Any] = []

    def opened(path: str = "/", **options: Any) -> Any:
        context = chromium.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "accept_downloads": True} | options)
        )
        contexts.append(context)
        context.set_default_timeout(1000 * PATIENCE)
        context.on("request", watched.request)
        page = context.new_page()
        page.on("websocket", watched.socket)
        page.on("console", watched.console)
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.goto(server.address + path)
        page.wait_for_selector("h1")
        return page

    opened.watched = watched  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        for page in context.pages:  # pages that say farewell: the server's work for them ends
            page.goto("about:blank")
        context.close()
    assert watched.foreign == [], "The page asked another host."
    assert watched.errors == [], "The page's scripts failed."


@pytest.fixture
def picture() -> Any:
    """Return a function that keeps a screenshot where TRIANGULATION_SCREENSHOTS says."""

    def keep(page: Any, name: str) -> None:
        if ARTEFACTS is not None:
            ARTEFACTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(ARTEFACTS / f"{name}.png"), full_page=True)

    return keep
