"""What a power can foresee of the world and care about: the vocabulary of preferences."""

from __future__ import annotations

from dataclasses import dataclass

from .declaration import Array


@dataclass(frozen=True)
class Outlook:
    """A world as the powers appraise it; arrays are worlds × branches.

    Everything here is also a recorded measure, so that people can see all that powers care about.
    """

    alignment: Array
    """State alignment, −1 (Moscow) … +1 (West)."""
    integration_depth: Array
    """How far the union with Russia is built, 0 … 1."""
    agreed_depth: Array
    """How much of a full union is agreed, and will be built, 0 … 1."""
    equality: Array
    """Minsk's say in the union's decisions, 0 (none) … 1 (equal)."""
    say_offered: Array
    """The say that Moscow offers Minsk in the union that it presses for, 0 … 1."""
    say_required: Array
    """The least say for which Minsk would deepen the union, 0 … 1."""
    sovereignty: Array
    """Freedom from decisions taken elsewhere, at most 1; below 0 if losses exceed it."""
    survival: Array
    """Probability that the leadership stays in office for a presidential term, 0 … 1."""
    unrest: Array
    """Intensity of unrest, 0 … 1."""
    wellbeing: Array
    """Material wellbeing of the country, 0 … 1; one half is the initial level."""
    need: Array
    """How far wellbeing has fallen below its initial level, 0 … 1."""
    subsidy: Array
    """What Minsk saves by cheap gas and oil, share of GDP a year."""
    pay_kept: Array
    """How much of the accustomed discount Minsk still has, 0 … 1."""
    held_up: Array
    """Share of Russia's gas for Europe that a dispute with Minsk holds up, 0 … 1."""
    understanding: Array
    """How far Minsk still believes that Moscow rewards loyalty with cheap gas, 0 … 1."""
    acquiescence: Array
    """The trajectory towards integration that Moscow may expect of Minsk, 0 … 1."""
    freedom: Array
    """Freedom of manoeuvre, 0 … 1."""
    loss_risk: Array
    """Moscow's perceived risk of losing Belarus, 0 … 1."""
    alarm: Array
    """How far the perceived risk lies above Moscow's threshold, 0 … 1 of the room above it."""
    coercion_risk: Array
    """Chance that Moscow coerces, times what its coercion can do, 0 … 1."""
    coercion: Array
    """The coercion level in force, 0 … 4."""
    minority_story: Array
    """How credible a story of oppressed Russians in Belarus is, 0 … 1."""
    entrapment: Array
    """Risk of being drawn into Moscow's conflicts, 0 … 1."""
    western_engagement: Array
    """Depth of relations with the West, mean of the EU and the US, 0 … 1."""
    engagement_russia: Array
    """Depth of relations with Russia, 0 … 1."""
    european_trade: Array
    """The EU's share in Belarus's trade, 0 … 1."""
    alternative_supply: Array
    """Share of energy from other suppliers than Russia, 0 … 1."""
    repression: Array
    """Domestic repression, 0 … 1."""
    sanctions: Array
    """Western sanctions in force, mean of the EU's and the US's, 0 … 1."""
