"""What a game can be asked for, checked."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ...agents.mistake import Mistake, shown
from ...agents.moves import POWERS
from ...agents.policies import Policy, named_policy, policy_names
from ...agents.power import Power

KNOWN = {power.name: power for power in POWERS}
"""The powers by name."""


def chosen_players(players: Sequence[str]) -> dict[str, Power]:
    """Return the powers that learn, by name; raises :class:`Mistake` for none or an unknown one."""
    if not players:
        raise Mistake(f"There are no players; allowed are one or more of {', '.join(KNOWN)}.")
    return {name: _power(name) for name in players}


def _power(name: str) -> Power:
    if name not in KNOWN:
        raise Mistake(f"There is no power {shown(name)}; allowed is one of {', '.join(KNOWN)}.")
    return KNOWN[name]


def policies_of_others(
    policies: Mapping[str, Policy | str], players: Collection[str]
) -> dict[str, Policy]:
    """Return policies by power, where they are named by words too.

    Raises :class:`Mistake` for an unknown power, one that is a player, and what is no policy.
    """
    made: dict[str, Policy] = {}
    for name, policy in policies.items():
        if _power(name).name in players:
            raise Mistake(f"{name} is a player and has a policy; allowed is one of them.")
        fits = policy in policy_names(name) if isinstance(policy, str) else _decides(policy)
        if not fits:
            raise Mistake(
                f"The policy of {name} is {shown(policy)}; allowed is one of "
                f"{', '.join(policy_names(name))}, or "
                "an object that decides, such as Idle()."
            )
        made[name] = named_policy(policy) if isinstance(policy, str) else policy
    return made


def _decides(policy: Any) -> bool:
    """Return whether this is an object with the methods of a policy, and not only its class."""
    return (
        not isinstance(policy, type) and hasattr(policy, "decide") and hasattr(policy, "foresight")
    )


def checked(name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within bounds; raises :class:`Mistake`."""
    try:
        number = low - 1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise Mistake(f"{name} is {shown(value)}; allowed is a whole number, {low} to {high}.")
    return number


def known_option(options: Mapping[str, Any] | None, name: str) -> Any:
    """Return the option of a reset called ``name``, or None.

    Options that are meant for others are let through, as PettingZoo and Gymnasium ask. Raises
    :class:`Mistake` for one that is spelt almost like this one.
    """
    asked = options or {}
    for other in difflib.get_close_matches(name, [each for each in asked if each != name], n=1):
        raise Mistake(f"There is no option {shown(other)}; did you mean {name}?")
    return asked.get(name)
