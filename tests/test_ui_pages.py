"""The pages without a browser: what guards them, and what asks nothing of anybody."""

import pytest

solara = pytest.importorskip("solara", reason="The pages need triangulation[ui].")

from triangulation.ui.pages.guarded import Guarded  # noqa: E402


def widgets(whole):
    yield whole
    for child in getattr(whole, "children", ()):
        if not isinstance(child, str):
            yield from widgets(child)


def test_a_page_that_fails_is_one_message_with_a_way_on(caplog):
    broken = True

    @solara.component
    def page():
        if broken:
            raise RuntimeError("a mistake of the program")
        solara.Text("all is well")

    box, context = solara.render(Guarded(page), handle_error=False)
    ways = [w for w in widgets(box) if hasattr(w, "vue_event_again")]
    assert len(ways) == 1
    assert "A page could not be shown." in caplog.text
    broken = False
    ways[0].vue_event_again({})
    assert [w for w in widgets(box) if hasattr(w, "vue_event_again")] == []
    assert "all is well" in str(list(widgets(box)))
    context.close()


def test_the_server_asks_no_telemetry_of_anybody(monkeypatch):
    from triangulation.ui.server import SETTINGS

    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    from solara.server.settings import Telemetry

    assert Telemetry().mixpanel_enable is False
