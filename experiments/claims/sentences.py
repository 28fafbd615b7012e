"""What was found of a claim, in sentences with numbers and units."""

from __future__ import annotations

from ...model.parameters import LEDGER
from ..analysis.numerals import percent
from .catalogue import Claim
from .dose import Response, dose_of
from .judge import Aside, Finding, Judgement
from .placebo import Trace
from .robustness import Region, Robustness, limits_in_words
from .words import number, outcome_name, scale

CALLED = {"earned": "Earned", "not earned": "Not earned", "reversed": "Reversed"}


def contrast(claim: Claim) -> str:
    """Return what is compared, in words."""
    called = [f"“{claim.called.get(name, name)}”" for name in claim.shown()]
    if len(called) == 1:
        return f"{called[0]}; nothing is compared."
    without, first, *others = called
    beside = f"; beside them {' and '.join(others)}" if others else ""
    return f"{first} against {without}{beside}."


def verdict(finding: Finding, versus: bool = True) -> str:
    """Return the verdict on an outcome in one sentence; ``versus`` if arms are compared."""
    expected = finding.expected
    largest = max(abs(finding.effect), abs(finding.low), abs(finding.high))
    effect = number(abs(finding.effect), largest)
    ends = (finding.low, finding.high)
    if not versus:
        low, high = (number(x, largest) for x in ends)
        said = f"is {number(finding.effect, largest)}"
    elif max(ends) < 0 or min(ends) > 0:
        low, high = (number(x, largest) for x in sorted(map(abs, ends)))
        said = f"is {'higher' if finding.effect > 0 else 'lower'} by {effect}"
    else:
        low, high = (number(x, largest, sign=True) for x in ends)
        said = f"changes by {number(finding.effect, largest, sign=True)}"
    name = outcome_name(expected)
    sentence = (
        f"{CALLED[finding.verdict]}: {name}, {said} ({low} to {high}; {scale(expected.unit)})"
    )
    return f"{sentence}{_expected(finding)}."


def _expected(finding: Finding) -> str:
    """Return what the paper expects, where that is not what was found."""
    expected = finding.expected
    if expected.direction == "same":
        return f", and no more than ±{expected.margin:g} counts as unchanged"
    if finding.verdict == "earned":
        return ""
    return f", where the paper expects it {'higher' if expected.direction == 'up' else 'lower'}"


def left_over(finding: Finding, left: Trace) -> str:
    """Return what the placebo leaves of an effect, in one sentence."""
    largest = max(abs(finding.effect), abs(left.low), abs(left.high))
    low, high = (number(x, largest, sign=True) for x in (left.low, left.high))
    said = {
        "clean": "the effect disappears, as it must",
        "survives": "the effect survives, so it is earned for another reason than the paper's",
        "unclear": "too few worlds to tell",
    }[left.state]
    return (
        f"{outcome_name(finding.expected)}: {number(left.effect, largest, sign=True)} of "
        f"{number(finding.effect, largest, sign=True)} is left ({low} to {high}): {said}."
    )


RESPONSES = {
    "holds": "it holds over the explored range",
    "vanishes": "it is not certain over the explored range, so only the extremes of the contrast "
    "have it",
    "turns": "it changes its sign within the explored range, up in one half and down in the other",
    "reversed": "it is reversed over the explored range",
    "moves": "it does not stay the same over the explored range",
}
"""What is said of an effect over the explored range, by its state."""


def dose_range(claim: Claim) -> str:
    """Return what the dose moves, from where to where, or why there is none."""
    dose = dose_of(claim)
    return dose.none or "; ".join(
        f"{name} from {dose.near[name]:g} to {dose.far[name]:g}"
        f"{f' ({LEDGER[name].unit})' if name in LEDGER else ' (by script)'}"
        for name in dose.near
    )


def response(finding: Finding, found: Response) -> str:
    """Return what becomes of an outcome over the explored range, in one sentence."""
    largest = max(abs(found.effect), abs(found.low), abs(found.high))
    low, high = (number(x, largest, sign=True) for x in (found.low, found.high))
    return (
        f"{outcome_name(finding.expected)}: {number(found.effect, largest, sign=True)} "
        f"({low} to {high}; {scale(finding.expected.unit)}): {RESPONSES[found.state]}."
    )


def aside(found: Aside) -> str:
    """Return what a comparison beside the outcomes came to, in one sentence."""
    largest = max(abs(found.effect), abs(found.low), abs(found.high))
    low, high = (number(x, largest, sign=True) for x in (found.low, found.high))
    share = ""
    if found.share:
        middle, least, most = (f"{100 * x:.0f}".replace("-", "−") for x in found.share)
        share = f", {middle} % ({least} to {most}) of the claim's effect"
    return (
        f"{found.comparison.called}: {number(found.effect, largest, sign=True)} "
        f"({low} to {high}; {outcome_name(found.comparison)}; {found.comparison.unit}){share}."
    )


def where(robust: Robustness) -> list[str]:
    """Return in which parameters a claim fails, or holds, in sentences."""
    verb = "fails" if robust.fails else "holds"
    return [f"It {verb} in {_there(region)}" for region in robust.regions]


def _there(region: Region) -> str:
    there = limits_in_words(region.limits, meanings=True)
    return (
        f"{percent(region.density)} of the draws with {there}, against "
        f"{percent(region.everywhere)} of all."
    )


def explanation(judged: Judgement, robust: Robustness | None) -> str:
    """Return what would have to be true for a claim that the model does not earn; else nothing.

    These are the words of the claim's entry. If it has none, they say for which parameters the
    claim holds, or that the effect has another mechanism than the paper's.
    """
    wrong = judged.verdict == "earned" and judged.placebo == "survives"
    if judged.verdict == "earned" and not wrong:
        return ""
    if judged.claim.needs:
        return judged.claim.needs
    if wrong:
        return (
            "That the mechanism causes the effect. In the model there is another cause: the effect "
            "remains with the paper's mechanism switched off."
        )
    return _where_it_holds(robust) if robust else ""


def _where_it_holds(robust: Robustness) -> str:
    held = f"It holds in {percent(robust.whole.share)} of the draws of the parameters"
    if robust.fails:
        return f"{held}, though not for certain at the values of the paper's moment."
    if robust.regions:
        return "Parameters such as those under which it does hold; see above."
    return f"{held}, and no few of them decide where."
