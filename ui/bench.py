"""How smooth the pages are, measured in a real browser: from the press of a key to the picture."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

import click
import numpy as np

from .visitors import Left, held, visit

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START = "from triangulation.experiments.command_line import main; main()"

PRESS = """async ([button, month]) => {
  const began = performance.now();
  document.querySelector(button).click();
  const pictures = () => [...document.querySelectorAll('[data-month]')];
  const shown = () => pictures().length > 1
    && pictures().every((each) => each.dataset.month === String(month));
  while (!shown()) {
    if (performance.now() - began > 30000) throw new Error(`Month ${month} is not shown.`);
    await new Promise((next) => requestAnimationFrame(next));
  }
  await new Promise((next) => requestAnimationFrame(next));
  return performance.now() - began;
}"""
"""Presses a button and waits until every picture shows the month and a frame has been painted."""

STEP, BACK = ".transport .chief", ".transport .button:first-child"


@dataclass(frozen=True)
class Soak:
    """Minutes of play, megabytes of server and page after them, and their late growth per hour."""

    minutes: float
    megabytes: tuple[float, float]
    growth: tuple[float, float]


def measure(quick: bool, soak: int | None = None) -> None:
    """Start a server and a browser of their own, measure, and print what was found.

    ``soak`` is for how many minutes memory is watched while the game plays; 8 by default.
    """
    from playwright.sync_api import sync_playwright

    browser = next((p for p in map(shutil.which, BROWSERS) if p), None)
    if browser is None:
        raise click.ClickException("No Chromium is installed: the pages cannot be measured.")
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-c", START, "ui", "--no-open", "--port", str(port)], cwd=folder
        )
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            with sync_playwright() as play:
                chromium = play.chromium.launch(
                    executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
                )
                page = chromium.new_page(viewport={"width": 1440, "height": 900})
                page.goto(f"http://127.0.0.1:{port}/")
                page.wait_for_selector(".triangle .mark.state", state="attached", timeout=60_000)
                first = time.perf_counter() - began
                found = _smoothness(page, 30 if quick else 120, 8 if quick else 20)
                found["soak"] = _soak(page, server.pid, soak or (2 if quick else 8))
                found["left"] = _visitors(port, server.pid, 60 if quick else 200)
                _print(first, found)
                chromium.close()
        finally:
            server.terminate()
            server.wait(timeout=15)


def _wait(address: str) -> None:
    for _ in range(400):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise click.ClickException("The server did not start.")


def _smoothness(page: Any, months: int, patience: int) -> dict[str, Any]:
    """Return milliseconds of steps, backs and forecasts, and months of play per second."""
    page.wait_for_timeout(1000 * patience)  # the parallel worlds are complete
    steps = [page.evaluate(PRESS, [STEP, n]) for n in range(1, months + 1)]
    backs = [page.evaluate(PRESS, [BACK, n]) for n in range(months - 1, months - 21, -1)]
    fans: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        page.click(STEP)
        page.wait_for_selector(".overview .band.forecast", state="detached")
        page.wait_for_selector(".overview .band.forecast", state="attached", timeout=30_000)
        fans.append(time.perf_counter() - began)
    return {"step": steps, "back": backs, "forecast": fans, "play": _play(page, 10)}


def _soak(page: Any, server: int, minutes: int) -> Soak:
    """Play round after round of 36 s, each begun again, and weigh server and page after each.

    Growth is that of the second half: in the first, caches and the memory allocator fill.
    """
    hours: list[float] = []
    weights: list[tuple[float, float]] = []
    tab = page.context.new_cdp_session(page)
    tab.send("Performance.enable")
    began = time.perf_counter()
    while not hours or hours[-1] < minutes / 60:
        page.click("button:has-text('Start again') >> nth=0")
        _play(page, 36)
        hours.append((time.perf_counter() - began) / 3600)
        weights.append(_memory(tab, server))
    half = len(hours) // 2
    growth = np.polyfit(hours[half:], np.array(weights[half:]), 1)[0]
    return Soak(60 * hours[-1], weights[-1], (float(growth[0]), float(growth[1])))


def _play(page: Any, seconds: int) -> float:
    """Return the months per second that were shown when asked for five."""
    page.select_option(".speed select", "5")
    shown = "Number(document.querySelector('.scrub output').dataset.month)"
    page.click("button:has-text('Play')")
    page.wait_for_timeout(500)
    began, first = time.perf_counter(), page.evaluate(shown)
    page.wait_for_timeout(1000 * seconds)
    rate = (page.evaluate(shown) - first) / (time.perf_counter() - began)
    if page.locator("button:has-text('Pause')").count():  # else it is at the horizon
        page.click("button:has-text('Pause')")
    return rate


def _visitors(port: int, server: int, visitors: int) -> tuple[Left, Left]:
    """Have visitors come and leave without a word; return what they left at half time and last."""
    import psutil

    address, process = f"http://127.0.0.1:{port}", psutil.Process(server)
    found: list[Left] = []
    for n in range(1, visitors + 1):
        visit(address, f"?seed={n}")
        if n in (visitors // 2, visitors):
            time.sleep(5)  # their kernels have closed
            found.append(held(address, process, n))
    return found[0], found[1]


def _memory(tab: Any, server: int) -> tuple[float, float]:
    """Return megabytes of the server with its worker, and of the page's scripts."""
    import psutil

    process = psutil.Process(server)
    held = sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])
    tab.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in tab.send("Performance.getMetrics")["metrics"]}
    return held / 1e6, metrics["JSHeapUsedSize"] / 1e6


def _print(first: float, found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    def percentiles(values: list[float]) -> str:
        middle, high = np.percentile(values, [50, 95])
        return f"{middle:,.0f} (median), {high:,.0f} (95 %)"

    table = Table(title="The pages in a real browser: 1,000 citizens, 200 parallel worlds",
                  title_justify="left")  # fmt: skip
    for heading in ("", "measured", "target"):
        table.add_column(heading)
    soak = found["soak"]
    played = f"in {soak.minutes:.0f} minutes of play"
    rows = [
        ("command to first picture, s", f"{first:.1f}", "< 5"),
        ("step, press to picture, ms", percentiles(found["step"]), "< 150 (95 %)"),
        ("back, press to picture, ms", percentiles(found["back"]), "< 50 (median)"),
        (
            "forecast after a step, ms",
            percentiles([1000 * s for s in found["forecast"]]),
            "< 1,500",
        ),
        ("play at 5 months per second", f"{found['play']:.2f} shown", "5"),
        *(
            (f"{who}, MB", f"{size:,.0f}, {growth:+,.0f} an hour ({played})", "no growth")
            for who, size, growth in zip(
                ("server with worker", "page's scripts"), soak.megabytes, soak.growth, strict=True
            )
        ),
        *(
            (
                f"server after {left.visitors} visitors who left",
                f"{left.megabytes:,.0f} MB, {left.threads} threads, {left.kernels} kernels",
                "flat",
            )
            for left in found["left"]
        ),
    ]
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, width=100).print(table)
