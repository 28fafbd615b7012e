"""Visitors who leave without a word leave little behind and take nothing from those who stay."""

import time
from contextlib import ExitStack

import psutil
import pytest
from shown import STEP, at_month, reading
from waiting import PATIENCE

VISITORS = 30


def test_what_visitors_leave_is_bounded_and_a_game_in_use_stays(open_page, server):
    from triangulation.ui.visitors import held, visit
    from triangulation.ui.visits import LEFT

    page = open_page("/?seed=4&month=2")
    at_month(page, 2)
    process = psutil.Process(server.process.pid)
    visit(server.address)
    before = held(server.address, process, 1)
    for n in range(VISITORS):
        visit(server.address, f"?seed={n}")
    deadline = time.monotonic() + PATIENCE
    while (after := held(server.address, process, VISITORS)).kernels > LEFT + 1:
        assert time.monotonic() < deadline, "kernels of visitors who left are not closed"
        time.sleep(0.5)
    assert after.threads < before.threads + 2 * VISITORS, "of each visitor, at most its game's"
    page.click(STEP)
    at_month(page, 3)
    seen = reading(page)
    page.wait_for_function("location.search.includes('month=3')")
    page.reload()
    at_month(page, 3)
    assert reading(page) == seen
    page.click(".transport >> text=Back")
    at_month(page, 2)
    assert page.is_visible("text=month 2 of 3"), "the same game, not only the same link"


def test_one_client_opens_only_so_many_connections(server):
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    from triangulation.ui.visits import MOST_PER_CLIENT

    address = server.address.replace("http", "ws") + "/jupyter/api/kernels/{}/channels?session_id=1"
    with ExitStack() as opened:
        for n in range(MOST_PER_CLIENT):
            opened.enter_context(connect(address.format(f"crowd{n}"), proxy=None))
        with pytest.raises(InvalidStatus) as refused:
            connect(address.format("toomany"), proxy=None)
    assert refused.value.response.status_code == 503
    with connect(address.format("after"), proxy=None):
        pass


@pytest.mark.parametrize("query", ["", "?session_id="])
def test_a_connection_or_a_farewell_that_names_no_page_is_refused(server, query):
    import urllib.error
    import urllib.request

    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    request = urllib.request.Request(
        server.address + "/_solara/api/close/any" + query, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)
    address = server.address.replace("http", "ws") + "/jupyter/api/kernels/any/channels" + query
    with pytest.raises(InvalidStatus, match="400"):
        connect(address, proxy=None)
