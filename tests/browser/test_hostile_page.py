"""A page of another origin, in a real browser, gets nowhere: no socket, no byte, no frame."""

import http.server
import json
import re
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from conftest import CHROMIUM

ATTACK = """async (target) => {
  const found = {};
  const read = (way, options) => fetch(target + way, options)
    .then((answer) => answer.text()).catch(() => null);
  const ways = ['/', '/results', '/readyz', '/program', '/resourcez', '/static/assets/custom.js',
    '/reports/batch/report.html', '/reports/batch/manifest.json'];
  for (const way of ways) {
    found['fetch ' + way] = await read(way);
    found['fetch with cookies ' + way] = await read(way, {credentials: 'include'});
    found['opaque ' + way] = await read(way, {mode: 'no-cors'}) || null;
  }
  found.post = await read('/_solara/api/close/any?session_id=1', {method: 'POST'});
  found.socket = await new Promise((done) => {
    const socket = new WebSocket(target.replace('http', 'ws')
      + '/jupyter/api/kernels/hostile/channels?session_id=1');
    socket.onopen = () => done('open');
    socket.onerror = () => done(null);
  });
  found.script = await new Promise((done) => {
    const script = document.createElement('script');
    script.onload = () => done('loaded');
    script.onerror = () => done(null);
    script.src = target + '/static/assets/custom.js';
    document.head.append(script);
  });
  return found;
}"""


class Foreign(http.server.BaseHTTPRequestHandler):
    """A page of somebody else's."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Hostile</title><h1>Hostile</h1>")

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def foreign():
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served.server_port
    served.shutdown()


@contextmanager
def browser_that_rebinds():
    """Yield a browser for which foreign names lead to this machine, as an attacker's DNS does."""
    from playwright.sync_api import sync_playwright

    rules = "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP rebound.example 127.0.0.1"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", rules]
        )
        yield browser.new_context()
        browser.close()


def refused(server, **headers):
    """Return the status with which the server refuses a request."""
    request = urllib.request.Request(server.address + "/results", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)
    return error.value.code


def kernels(server):
    with urllib.request.urlopen(server.address + "/resourcez") as answer:
        return json.load(answer)["kernels"]["total"]


def in_thread(work):
    """Return what ``work`` returns: Playwright runs once in a thread, and this one has it."""
    found = []

    def run():
        try:
            found.append(work())
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


@pytest.mark.parametrize("place", ["http://127.0.0.1", "http://localhost", "http://evil.example"])
def test_a_page_of_another_origin_reads_nothing_and_opens_no_socket(server, foreign, place):
    before = kernels(server)

    def work():
        with browser_that_rebinds() as browser:
            page = browser.new_page()
            page.goto(server.address)  # the person has the game open, and its cookie
            hostile = page.context.new_page()
            hostile.goto(f"{place}:{foreign}/")
            return hostile.evaluate(ATTACK, server.address)

    found = in_thread(work)
    assert {way: what for way, what in found.items() if what is not None} == {}
    assert kernels(server) <= before + 1, "no kernel but the person's own"


def test_a_rebound_name_shows_nothing_of_the_server(server):
    def work():
        with browser_that_rebinds() as browser:
            page = browser.new_page()
            answer = page.goto(f"http://rebound.example:{server.port}/")
            own = page.evaluate(ATTACK, f"http://rebound.example:{server.port}")
            return answer.status, page.content(), own

    status, content, own = in_thread(work)
    assert status == 400
    assert "Triangulation" not in content
    assert own.pop("socket") is None
    assert own.pop("script") is None
    assert set(own.values()) <= {None, "Invalid host header"}


def test_no_other_page_frames_the_game_or_posts_to_it(server, foreign):
    frame = """(url) => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.onload = () => done(); frame.src = url; document.body.append(frame); })"""
    post = """(url) => { const form = document.createElement('form');
      form.method = 'post'; form.action = url; document.body.append(form); form.submit(); }"""

    def work():
        with browser_that_rebinds() as browser:
            page = browser.new_page()
            page.goto(f"http://evil.example:{foreign}/")
            for path in ("/", "/results", "/reports/batch/report.html"):
                page.evaluate(frame, server.address + path)
            shown = [each.content() for each in page.frames[1:]]
            with page.expect_navigation() as posted:
                page.evaluate(post, server.address + "/_solara/api/close/any?session_id=1")
            return shown, posted.value.status

    shown, status = in_thread(work)
    assert len(shown) == 3
    assert not re.search("Triangulation|A batch report", "".join(shown))
    assert status == 403


def test_a_report_runs_no_script_and_has_no_part_in_the_games_origin(open_page, server):
    folder = server.folder / "scripted"
    folder.mkdir(exist_ok=True)
    (folder / "report.html").write_text(
        "<title>Scripted</title><h1>Scripted</h1><script>document.title = 'ran'</script>"
        "<img src='/program' onerror=\"document.title = 'ran'\">"
    )
    page = open_page("/results")
    page.click(".shelf button:has-text('Scripted')")
    inner = page.frame_locator("iframe").locator("h1")
    inner.wait_for()
    assert inner.evaluate("e => [e.ownerDocument.title, self.origin]") == ["Scripted", "null"]
    page.goto(server.address + "/reports/scripted/report.html")
    assert page.title() == "Scripted"
    assert page.evaluate("self.origin") == "null"
    open_page.watched.errors.clear()  # the browser notes the script that it did not run


def test_the_server_names_hosts_and_origins_that_it_refuses(server):
    assert refused(server, Host="evil.example") == 400
    assert refused(server, Origin="http://evil.example") == 403
    assert refused(server, Origin="null") == 403
    assert refused(server, Origin=f"http://localhost:{server.port}") == 403, "another origin"
    with urllib.request.urlopen(server.address + "/results") as answer:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert (
            "'unsafe-inline'"
            not in re.findall("script-src [^;]*", answer.headers["Content-Security-Policy"])[0]
        )
