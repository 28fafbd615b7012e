"""A small game, and backgrounds that leave it alone or answer at once."""

from triangulation.ui.play.recipe import Recipe

SMALL = Recipe(citizens=40, seed=5)


class Quiet:
    """A background that does nothing, for tests of the game alone."""

    def start(self, *_arguments, **_options):
        pass

    def drop(self, _key):
        pass

    def close(self):
        pass


class Prompt(Quiet):
    """A background that plays the first items of a job at once."""

    def __init__(self, items):
        self.items = items

    def start(self, key, job, arguments, on_item, priority=1):
        from triangulation.ui.play.jobs import JOBS

        for _, item in zip(range(self.items), JOBS[job](*arguments), strict=False):
            on_item(item)


def forked_view():
    """Return the view of two courses in month 6 that parted in month 3."""
    from triangulation.ui.play.orders import Order
    from triangulation.ui.play.solo.game import Game

    game = Game(SMALL, Quiet())
    game.go(6)
    game.go(3)
    game.fork({}, [Order("belarus", {"overture_eu": 1.0}, 4)])
    game.go(6)
    return game.view()
