"""A small game, and backgrounds that leave it alone or answer at once."""

from triangulation.ui.game.recipe import Recipe

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
        from triangulation.ui.game.jobs import JOBS

        for _, item in zip(range(self.items), JOBS[job](*arguments), strict=False):
            on_item(item)
