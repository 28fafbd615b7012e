"""The recipe of a game: all that is needed to make it again, small enough for a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urlencode

from ...agents.mistake import shown
from ...experiments.extensions.loading import needed
from ...experiments.extensions.registry import short_digests
from ...model.parameters import ParameterError, Parameters, checked
from ...model.posterior import PLAUSIBLE, of_worlds, plausible_sets, without
from ...model.scenario import DEFAULT, Scenario, load_scenario, scenario_names
from .bounds import checked_whole, whole_of
from .branch import Branch, branches_from, written
from .orders import HORIZON, POWER, check_order

POPULATIONS = (1_000, 10_000, 100_000)
"""Numbers of citizens that are offered."""

FEWEST_CITIZENS, MOST_CITIZENS = 10, POPULATIONS[-1]
"""Numbers of citizens that a game can have."""

LARGEST_SEED = 2**32 - 1
MOST_BRANCHES = 8

LONGEST_LINK = 40_000
"""Letters of a link's query that pages hand out: servers take some 60,000 with all that is sent."""


FAN = "fan"
"""What a link calls the choice of the other runs' parameters."""


@cache
def scenario_named(name: str) -> Scenario:
    """Return a scenario that comes with the model.

    Raises :class:`ParameterError` for any other name: a link opens no file of this machine.
    """
    if name not in scenario_names():
        raise ParameterError(
            f"There is no scenario {shown(name)}; there are {', '.join(scenario_names())}."
        )
    return load_scenario(name)


@dataclass(frozen=True)
class Recipe:
    """A game and the view of it: what is played, and which month of which branch is shown."""

    scenario: str = DEFAULT
    seed: int = 0
    citizens: int = POPULATIONS[0]
    seat: str | None = None
    branches: Mapping[int, Branch] = field(default_factory=lambda: {0: Branch()})
    shown: int = 0
    against: int | None = None
    month: int = 0
    plausible: bool = False
    """Whether other runs have parameters from the model's plausible sets, a set each."""

    def parameters(self, branch: int) -> Parameters:
        """Return the parameters of a branch; raises :class:`ParameterError`."""
        scenario = scenario_named(self.scenario)
        return scenario.parameters.with_values(self.branches[branch].changes)

    def drawn(self, branch: int, worlds: Sequence[int]) -> Parameters | tuple[Parameters, ...]:
        """Return the parameters of other runs of a branch; what is changed in it stays changed."""
        own = self.parameters(branch)
        if not self.plausible:
            return own
        return of_worlds(own, without(plausible_sets(), self.branches[branch].changes), worlds)

    def path(self, branch: int) -> list[tuple[int, int]]:
        """Return (branch, month from which it holds) from the first ancestor to ``branch``.

        An ancestor that itself began only later is left out: nothing of it is in the branch.
        """
        path: list[tuple[int, int]] = []
        at: int | None = branch
        while at is not None:
            begun = self.branches[at].month
            if not path or at == 0 or begun < path[-1][1]:
                path.append((at, begun))
            at = self.branches[at].parent
        return path[::-1]

    def query(self) -> str:
        """Return the recipe as the query of a link; :func:`recipe_from` reads it."""
        pairs: list[tuple[str, str]] = [("scenario", self.scenario), ("seed", str(self.seed))]
        if self.citizens != POPULATIONS[0]:
            pairs.append(("citizens", str(self.citizens)))
        if self.seat:
            pairs.append(("seat", self.seat))
        pairs.append(("month", str(self.month)))
        root = self.branches[0]
        if len(self.branches) > 1 or root.orders or root.name != "Course A":
            pairs.append(("branches", written(self.branches)))
            pairs.append(("shown", str(self.shown)))
        else:
            pairs += [("set", f"{name}={value}") for name, value in root.changes.items()]
        if self.plausible:
            pairs.append((FAN, PLAUSIBLE))
        if self.against is not None:
            pairs.append(("against", str(self.against)))
        pairs += [("with", f"{name}:{digest}") for name, digest in short_digests().items()]
        return urlencode(pairs, safe=":,")


def recipe_from(query: str) -> Recipe:
    """Return the recipe that a link's query describes.

    Raises :class:`Mistake`, in one sentence, for anything that cannot be, and where an extension
    that was loaded when the link was made is not loaded, or another one.
    """
    pairs = parse_qsl(query.removeprefix("?"))
    added = (text.rpartition(":") for key, text in pairs if key == "with")
    needed(((name, digest) for name, _, digest in added), "The link")
    one = dict(pairs)
    given = [text.partition("=") for key, text in pairs if key == "set"]
    changes = {name: checked(name, value) for name, _, value in given}
    if len(changes) < len(given):
        raise ParameterError("The link sets a parameter twice; allowed is once.")
    branches = {0: Branch(changes=changes)}
    if "branches" in one:
        branches = branches_from(one["branches"])
    if one.get(FAN, PLAUSIBLE) != PLAUSIBLE:
        raise ParameterError(f"The link's {FAN} is {shown(one[FAN])}; allowed is {PLAUSIBLE}.")
    against = _whole(one, "against", -1, -1, 10**6)
    recipe = Recipe(
        scenario=one.get("scenario", DEFAULT),
        seed=_whole(one, "seed", 0, 0, LARGEST_SEED),
        citizens=_whole(one, "citizens", POPULATIONS[0], FEWEST_CITIZENS, MOST_CITIZENS),
        seat=one.get("seat") or None,
        branches=branches,
        shown=_whole(one, "shown", 0, 0, 10**6),
        against=None if against < 0 else against,
        month=_whole(one, "month", 0, 0, HORIZON),
        plausible=FAN in one,
    )
    check(recipe)
    return recipe


def check(recipe: Recipe) -> None:
    """Raise :class:`ParameterError`, in one sentence, if a recipe cannot be played."""
    checked_whole("seed", recipe.seed, 0, LARGEST_SEED)
    checked_whole("citizens", recipe.citizens, FEWEST_CITIZENS, MOST_CITIZENS)
    checked_whole("month", recipe.month, 0, HORIZON)
    if recipe.seat is not None and recipe.seat not in POWER:
        raise ParameterError(
            f"There is no seat {shown(recipe.seat)}; there are {', '.join(POWER)}."
        )
    for name, number in (("shown", recipe.shown), ("against", recipe.against)):
        if number is not None and number not in recipe.branches:
            raise ParameterError(f"The link's {name} is {number}, but it has no such branch.")
    if 0 not in recipe.branches or len(recipe.branches) > MOST_BRANCHES:
        raise ParameterError(f"A game has 1 to {MOST_BRANCHES} branches, the first numbered 0.")
    for number, branch in recipe.branches.items():
        rooted = branch.parent is None if number == 0 else branch.parent in recipe.branches
        if not rooted or (branch.parent is not None and branch.parent >= number):
            raise ParameterError(f"Branch {number} of the link grows from no other branch.")
        recipe.parameters(number)
        for order in branch.orders:
            check_order(order)


def _whole(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    return whole_of(name, given[name], low, high) if name in given else default
