"""Levels of instruments in words."""

from __future__ import annotations

from collections.abc import Mapping

from ....agents.instruments import Instrument
from ..orders import POWER
from ..words import titled

SCALE = ("none", "a little", "half", "much", "all")

SANCTIONS = (
    "none", "visa bans", "frozen assets", "state companies", "banks", "some goods", "many goods",
    "most goods", "nearly all goods", "close to an embargo", "an embargo",
)  # fmt: skip

WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("russia", "integration_pressure"): ("none", "gentle", "firm", "hard", "hardest"),
    ("russia", "equality_offer"): ("no say", "a little", "some say", "much say", "equal say"),
    ("russia", "coercion"): ("none", "price", "trade and oil", "information", "force"),
    ("russia", "base_request"): ("none", "asks", "insists"),
    ("belarus", "integration_response"): ("refuse", "stall", "concede"),
    ("belarus", "overture_eu"): ("none", "cautious", "open", "warm", "warmest"),
    ("belarus", "overture_us"): ("none", "cautious", "open", "warm", "warmest"),
    ("belarus", "diversification"): ("none", "a little", "steady", "strong", "strongest"),
    ("belarus", "belarusanization"): ("none", "a little", "steady", "strong", "strongest"),
    ("belarus", "mediation"): ("none", "a little", "active", "very active", "all efforts"),
    ("belarus", "military_cooperation"): ("none", "little", "exercises", "bases", "operations"),
    ("belarus", "openness"): ("closed", "a few observers", "some", "many", "open to all"),
    ("belarus", "recognition"): ("none", "hesitant", "reality only", "nearly full", "full"),
    ("belarus", "repression"): ("none", "light", "moderate", "heavy", "heaviest"),
    ("european_union", "overture"): ("none", "cautious", "open", "warm", "warmest"),
    ("european_union", "market_access"): ("closed", "a little", "half open", "wide", "open"),
    ("european_union", "sanctions"): SANCTIONS,
    ("united_states", "overture"): ("none", "cautious", "open", "warm", "warmest"),
    ("united_states", "energy_offer"): ("none", "small", "medium", "large", "full"),
    ("united_states", "sanctions"): SANCTIONS,
}
"""Words for levels from the lowest to the highest, at equal distances."""


def level_words(power: str, instrument: Instrument, level: float) -> str:
    """Return a level in words: those of the nearest level that has some."""
    if (power, instrument.name) == ("russia", "discount"):
        return f"{100 * level:.0f} % off" if level > 0 else "none"
    words = WORDS.get((power, instrument.name), SCALE)
    share = (level - instrument.low) / (instrument.high - instrument.low)
    return words[round(share * (len(words) - 1))]


def level_value(level: float) -> str:
    """Return a level as a number."""
    return f"{level:.2f}".rstrip("0").rstrip(".") or "0"


SENTENCES: Mapping[tuple[str, str], str] = {
    ("russia", "discount"): "How much cheaper than the market price Moscow sells its gas to Minsk.",
    ("russia", "coercion"): "How far Moscow goes to force Minsk, from prices up to a threat of "
    "arms.",
    ("belarus", "integration_response"): "What Minsk answers to Moscow's plans of integration.",
    ("belarus", "recognition"): "How far Minsk recognises the borders that Moscow has changed.",
    ("belarus", "openness"): "How many foreign observers Minsk invites to its exercises.",
    ("belarus", "military_cooperation"): "How closely Minsk's army works with Moscow's.",
    ("belarus", "repression"): "How hard the police are on those who disagree at home.",
}
"""What an instrument is, where its declaration explains levels instead."""


def sentence(power: str, instrument: Instrument) -> str:
    """Return what an instrument is, as one sentence; its levels are explained by themselves."""
    text = instrument.meaning
    return SENTENCES.get((power, instrument.name), f"{text[0].upper()}{text[1:]}.")


def terms(power: str, levels: Mapping[str, float]) -> list[str]:
    """Return levels of a power's instruments in words, one text each."""
    known = {i.name: i for i in POWER[power].menu.instruments}
    return [
        f"{titled(name)}: {level_words(power, known[name], level)} ({level_value(level)})"
        for name, level in levels.items()
    ]
