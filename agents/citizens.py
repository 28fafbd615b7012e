"""The citizens: three separate attitudes, and how they change in a month.

The same rule applies to one citizen, to a million, and to the *representative citizen* by whom the
powers imagine the public. Attitude arrays are citizens × worlds (worlds last, because the
neighbours' influence is one sparse product over citizens); a climate has one entry per world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .declaration import Array, Quantity, assumed, data, literature, number, quoted


@dataclass(frozen=True)
class CitizenParameters:
    """How citizens differ and how they change their minds."""

    mean_culture: Quantity = number(
        0.75, "share", (0, 1), (0.6, 0.9),
        "Mean cultural Russianness at the start: language, religion, memory, media",
        quoted("essentially Russo-centric identity in Belarus", "Culture"),
        assumed("three quarters of the scale: Russian language and faith prevail, not everywhere"),
    )  # fmt: skip
    mean_leaning: Quantity = number(
        -0.08, "−1 Moscow … +1 West", (-1, 1), (-0.2, 0.1),
        "Mean political leaning at the start",
        data("integration with Russia 40.4 %, with the EU 32.0 %, December 2019",
             "BAW either-or poll, polls_russia_vs_eu"),
    )  # fmt: skip
    mean_identity: Quantity = number(
        0.55, "share", (0, 1), (0.4, 0.7),
        "Mean national identity at the start",
        data("74.6 % want independent but friendly states, December 2019",
             "BAW poll, polls_neutrality_alignment"),
        assumed("the poll asks about statehood, not identity; a little above the middle of the "
                "scale"),
    )  # fmt: skip
    diversity: Quantity = number(
        0.15, "standard deviation", (0, 0.5), (0.08, 0.25),
        "How much citizens differ in culture and identity at the start",
        assumed("broad but single-peaked; the paper reports no cleavage"),
    )  # fmt: skip
    disagreement: Quantity = number(
        0.5, "standard deviation", (0, 1), (0.3, 0.7),
        "How much citizens differ in lasting political predisposition",
        assumed("leaves pro-Moscow and pro-West minorities beside a neutral middle, as polls do"),
    )  # fmt: skip
    cultural_vote: Quantity = number(
        0.35, "correlation", (0, 1), (0.1, 0.6),
        "How far political predisposition follows culture",
        quoted("a popular distinction between cultural and political Russianism", "Culture"),
        assumed("between no link and a close one; it makes cultural Russians who are "
                "politically neutral common"),
    )  # fmt: skip
    fusion: Quantity = number(
        0.0, "share", (0, 1), (0, 0.2),
        "Share of political leaning that is nothing but culture; 1 fuses the two axes",
        quoted("a popular distinction between cultural and political Russianism", "Culture"),
        assumed("none, which is the paper's distinction at its purest; above 0 tests it"),
    )  # fmt: skip
    binding: Quantity = number(
        0.7, "share", (0, 1), (0.4, 0.9),
        "How far national identity holds a citizen at home, away from either bloc",
        quoted("limited evidence of any ‘Westernising’ trends", "Culture"),
        assumed("leaves few convinced westerners or easterners among those with a strong identity"),
    )  # fmt: skip
    separation: Quantity = number(
        0.8, "share", (0, 1), (0.4, 1),
        "How far national identity separates a citizen's politics from Russian culture and media",
        quoted("indications of a popular distinction between cultural and political Russianism",
               "Culture"),
        assumed("Russian culture moves the politics of a full Belarusian little, though not by "
                "nothing"),
    )  # fmt: skip
    conviction: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which leaning follows one's own circumstances and media",
        assumed("about a year to follow a change"),
    )  # fmt: skip
    influence: Quantity = number(
        0.05, "per month", (0, 1), (0.02, 0.1),
        "Speed at which leaning follows the neighbours'",
        assumed("about as strong as one's own circumstances"),
    )  # fmt: skip
    news: Quantity = number(
        0.05, "standard deviation per month", (0, 0.5), (0.02, 0.08),
        "Personal news that moves a citizen's leaning; uniform, for only its spread matters",
        assumed("about half of the spread of leanings is news, half predisposition"),
    )  # fmt: skip
    mood: Quantity = number(
        0.15, "per month", (0, 1), (0.08, 0.3),
        "Speed at which approval of the leadership follows its reasons",
        assumed("ratings move within half a year of events"),
    )  # fmt: skip
    misfit: Quantity = number(
        0.35, "approval per unit of distance", (0, 2), (0.2, 0.5),
        "Approval lost by the distance between a citizen's leaning and the state's course",
        assumed("spatial voting in its plainest form"),
    )  # fmt: skip
    livelihood: Quantity = number(
        0.12, "standard deviation", (0, 0.5), (0.06, 0.2),
        "How much citizens differ in livelihood, in units of approval",
        assumed("wages differ by sector; no series in the data"),
    )  # fmt: skip
    patience: Quantity = number(
        0.45, "disapproval", (0, 1), (0.35, 0.55),
        "Disapproval at which a citizen begins to think of protest",
        literature("people rebel when grievance less risk exceeds a threshold",
                   "Epstein 2002, PNAS 99"),
        assumed("near the disapproval and fear of the start: the average citizen is close "
                "to protest"),
    )  # fmt: skip
    supporter: Quantity = number(
        0.25, "leaning", (0, 1), None,
        "Leaning beyond which a citizen counts as for Moscow or for the West in a poll",
        assumed("splits the start's public roughly as the either-or polls with an open middle do"),
    )  # fmt: skip
    russian: Quantity = number(
        0.5, "culture", (0, 1), None,
        "Culture above which a citizen counts as culturally Russian",
        assumed("the middle of the scale"),
    )  # fmt: skip
    poll_size: Quantity = number(
        1500, "people asked", (50, 100000), None,
        "Size of the sample of an opinion poll",
        data("about 1,500 respondents a poll", "IISEPS, polls_iiseps_referendum"),
        whole=True,
    )  # fmt: skip
    poll_interval: Quantity = number(
        3, "months", (1, 24), None,
        "Months between the regime's polls",
        data("quarterly polls", "IISEPS, polls_iiseps_referendum"),
        whole=True,
    )  # fmt: skip


@dataclass(frozen=True)
class Attitudes:
    """What citizens are and think; every array has the same shape.

    ``culture`` (cultural Russianness) and ``identity`` (national identity) lie in 0 … 1,
    ``leaning`` in −1 (Moscow) … +1 (West), ``approval`` of the leadership in 0 … 1. Two traits do
    not change: ``predisposition`` is the leaning that a citizen's own views add to what
    circumstances suggest, and ``livelihood`` an advantage or hardship in units of approval.
    """

    culture: Array
    leaning: Array
    identity: Array
    approval: Array
    predisposition: Array
    livelihood: Array


@dataclass(frozen=True)
class Climate:
    """What affects all citizens in a month; one entry per world (or world × branch).

    ``western_pull`` and ``russian_pull`` (per unit of culture) are the leanings towards which
    circumstances and media draw. The four rates are shares per month in 0 … 1: by
    ``identity_gain`` and ``culture_gain`` people move towards 1, by the losses towards 0.
    ``contentment`` is the approval of an average citizen who fully agrees with the state's
    course, ``course`` the state's alignment, and ``fear`` raises the threshold of protest.
    """

    western_pull: Array
    russian_pull: Array
    identity_gain: Array
    identity_loss: Array
    culture_gain: Array
    culture_loss: Array
    contentment: Array
    course: Array
    fear: Array


WIDTH = 2.0
"""Width of the scale of leaning, −1 … +1; where culture decides, full Russianness is this far
away."""


def founding(parameters: CitizenParameters, draws: Array, approval: Array) -> Attitudes:
    """Return the initial citizens.

    ``draws`` are standard normal, 4 × citizens × worlds: culture, own views, identity and
    livelihood. ``approval`` is the initial mean approval, one per world. Leanings start near the
    mean: predisposition, moderated by national identity and acquaintances.
    """
    culture = parameters.mean_culture + parameters.diversity * draws[0]
    shared = parameters.cultural_vote
    own = np.sqrt(1.0 - shared * shared)
    taste = own * draws[1] - shared * draws[0]
    predisposition = parameters.disagreement * taste
    both = np.maximum(parameters.conviction + parameters.influence, np.finfo(np.float64).tiny)
    company = parameters.conviction / both
    home = 1.0 - parameters.binding * parameters.mean_identity
    leaning = parameters.mean_leaning + company * home * predisposition
    fused = 1.0 - WIDTH * culture
    leaning = leaning + parameters.fusion * (fused - leaning)
    identity = parameters.mean_identity + parameters.diversity * draws[2]
    livelihood = parameters.livelihood * draws[3]
    return Attitudes(
        culture=np.clip(culture, 0.0, 1.0),
        leaning=np.clip(leaning, -1.0, 1.0),
        identity=np.clip(identity, 0.0, 1.0),
        approval=np.clip(approval + livelihood, 0.0, 1.0),
        predisposition=predisposition,
        livelihood=livelihood,
    )


def live(
    now: Attitudes,
    neighbours: Array,
    news: Array | float,
    climate: Climate,
    parameters: CitizenParameters,
) -> Attitudes:
    """Return the citizens one month later.

    Leaning moves towards what one's own views, circumstances and media suggest (weakened by
    national identity, which also separates politics from Russian culture), towards the
    neighbours' mean, and by personal news (uniform draws of unit variance).
    Identity and culture move by shares towards 1 and 0. Approval moves towards contentment plus
    livelihood, minus the distance between the citizen's leaning and the state's alignment.
    """
    own, others = parameters.conviction, parameters.influence
    separate = (1.0 - parameters.fusion) * own
    leaning = now.culture * -climate.russian_pull
    leaning *= now.identity * -parameters.separation + 1.0
    leaning += climate.western_pull
    leaning += now.predisposition
    leaning *= now.identity * (-separate * parameters.binding) + separate
    leaning += now.leaning * (1.0 - own - others)
    leaning += neighbours * others
    leaning += news * parameters.news
    if np.any(parameters.fusion):
        fused = own * parameters.fusion
        leaning += now.culture * (-WIDTH * fused) + fused
    np.clip(leaning, -1.0, 1.0, out=leaning)

    approval = np.abs(leaning - climate.course)
    approval *= -parameters.misfit
    approval += climate.contentment
    approval += now.livelihood
    approval *= parameters.mood
    approval += now.approval * (1.0 - parameters.mood)
    np.clip(approval, 0.0, 1.0, out=approval)
    return Attitudes(
        culture=_shifted(now.culture, climate.culture_gain, climate.culture_loss),
        leaning=leaning,
        identity=_shifted(now.identity, climate.identity_gain, climate.identity_loss),
        approval=approval,
        predisposition=now.predisposition,
        livelihood=now.livelihood,
    )


def _shifted(attitude: Array, gain: Array, loss: Array) -> Array:
    """Move an attitude in 0 … 1 by the share ``gain`` towards 1 and by ``loss`` towards 0."""
    moved = attitude * (1.0 - gain - loss)
    moved += gain
    return moved


def readiness(approval: Array, fear: Array, parameters: CitizenParameters) -> Array:
    """Return how ready citizens are to protest, 0 … 1: grievance minus fear, above patience."""
    ready = (1.0 - parameters.patience - fear) - approval
    return np.clip(ready, 0.0, 1.0, out=ready)
