"""The pages without a browser: what guards them, and what asks nothing of anybody."""

from math import exp
from pathlib import Path

import pytest
from quiet import SMALL, Quiet

solara = pytest.importorskip("solara", reason="The pages need the extra ui.")

from triangulation.agents.deliberation import DeliberationParameters  # noqa: E402
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


def test_a_game_too_long_for_a_link_is_found_by_its_name_alone(monkeypatch):
    from triangulation.ui.pages import playing
    from triangulation.ui.play.solo.game import Game

    game = Game(SMALL, Quiet(), "long")
    monkeypatch.setattr(playing, "current", solara.reactive(game))
    assert playing.address_of_game() == f"game=long&{SMALL.query()}"
    monkeypatch.setattr(playing, "LONGEST_LINK", 10)
    assert playing.address_of_game() == "game=long"
    assert playing.link_of(game.view()) == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [("game=gone", True), ("game=gone&open=batch", True), ("game=gone&seed=3", False), ("", False)],
)
def test_people_who_come_back_too_late_to_a_game_without_a_link_are_told(monkeypatch, query, said):
    from triangulation.ui.pages import playing
    from triangulation.ui.play.solo.hub import Hub

    monkeypatch.setattr(playing, "HUB", Hub(Quiet()))
    monkeypatch.setattr(playing, "current", solara.reactive(None))
    monkeypatch.setattr(playing, "refused", solara.reactive(""))
    monkeypatch.setattr(playing.solara, "get_session_id", lambda: "me")
    playing.game_of_tab(query)
    assert ("too long to be kept in a link" in playing.refused.value) is said
    playing.HUB.close()


def test_the_server_asks_no_telemetry_of_anybody(monkeypatch):
    from triangulation.ui.server import SETTINGS

    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    from solara.server.settings import Telemetry

    assert Telemetry().mixpanel_enable is False


def test_what_about_says_of_utility_follows_from_the_parameters():
    about = Path(__file__).parents[1] / "ui" / "components" / "about.vue"
    assert (
        "a difference of 0.001 makes one of two moves about three times likelier, and moving at "
        "all about a third likelier"
    ) in about.read_text(encoding="utf-8")
    p = DeliberationParameters()
    assert exp(0.001 * p.rationality / p.dissimilarity) == pytest.approx(3, rel=0.15)
    assert exp(0.001 * p.rationality) == pytest.approx(4 / 3, rel=0.05)
