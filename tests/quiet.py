"""A small game, and a background that leaves it alone."""

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
