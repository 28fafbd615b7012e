"""The documentation's page on the claims, made from recorded results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from .catalogue import Claim, chosen
from .results import changed_since
from .words import number, percent, scale

RESULTS = "recorded.json"
"""The results that ship with the package, as ``results.json`` of a run has them."""

INTRO = """\
# The paper's claims

Each claim of the paper is an experiment that can fail: ensembles of worlds that differ only in what
the claim names, on common random numbers. `triangulation claims` judges them anew; its report shows
the ensembles over time. The entries are in
[`experiments/claims/claims.toml`](../experiments/claims/claims.toml).

- **Verdict.** *Earned* if the 95 % bootstrap interval of every outcome's paired difference lies
  beyond zero on the side that the paper states, *reversed* if one lies on the other side, else
  *not earned*. The effect is that of the outcome which decides the verdict.
- **Holds in.** The share of draws of all explored parameters at once (Latin hypercube) in which the
  sign of every outcome is right, with its 95 % interval (Wilson's).
- **Placebo.** The same contrast with the mechanism that should matter switched off must lose the
  effect (*clean*). *Survives*: the effect is there for another reason. *Trivial*: it is lost, but
  no other placebo is to be had. *Unclear*: too few worlds to tell.

"""


def recorded() -> dict[str, Any]:
    """Return the recorded results."""
    here = resources.files(__name__.rpartition(".")[0])
    return json.loads((here / RESULTS).read_text(encoding="utf-8"))


def claims_page(record: Mapping[str, Any]) -> str:
    """Return the page from a record of results; it says what has changed since they were."""
    claims = chosen(())
    found = record["claims"]
    lines = [INTRO + _made(record), ""]
    changed = changed_since(record, claims)
    if changed:
        lines += [f"**Since then have changed: {'; '.join(changed)}.**", ""]
    lines += [
        "| | claim | verdict | effect (95 % interval) | holds in | placebo |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    known = [claim for claim in claims if claim.id in found]
    lines += [_row(claim, found[claim.id]) for claim in known]
    lines += ["", _sums(found), ""]
    for claim in known:
        lines += _told(claim, found[claim.id])
    return "\n".join(lines).rstrip() + "\n"


def _made(record: Mapping[str, Any]) -> str:
    made = record["settings"]
    robust = ""
    if "draws" in made:
        trial = made["trial"]
        robust = (
            f"; for the draws, {made['draws']} points with {trial['worlds']} worlds of "
            f"{trial['citizens']} citizens each"
        )
    return (
        f"These are the results of version {record['version']}:\n{made['worlds']} worlds of "
        f"{made['citizens']} citizens over {made['months']} months in each arm, seed "
        f"{made['seed']}{robust}.\n`make claims` makes them anew."
    )


def _row(claim: Claim, found: Mapping[str, Any]) -> str:
    at = next(o for o in found["outcomes"] if o["verdict"] == found["verdict"])
    robust = found["robust"]
    held = _held(robust["whole"]) if robust else ""
    return (
        f"| {claim.id} | {claim.title} | {found['verdict']} | {_effect(at)} | {held} | "
        f"{found['placebo']} |"
    )


def _held(share: Mapping[str, float]) -> str:
    low, high = percent(share["low"]), percent(share["high"])
    return f"{percent(share['share'])} ({low} … {high})"


def _effect(found: Mapping[str, Any]) -> str:
    largest = max(abs(found["effect"]), abs(found["low"]), abs(found["high"]))
    effect, low, high = (number(found[k], largest, sign=True) for k in ("effect", "low", "high"))
    return f"{effect} ({low} … {high}) {scale(found['unit'])}"


def _sums(found: Mapping[str, Any]) -> str:
    every = found.values()
    earned = [each for each in every if each["verdict"] == "earned"]
    clean = sum(each["placebo"] == "clean" for each in earned)
    words = f"{len(earned)} of {len(found)} claims are earned, {clean} of them with a clean placebo"
    tried = [each["robust"]["whole"]["share"] for each in every if each["robust"]]
    if tried:
        words += f"; {sum(s >= 0.9 for s in tried)} hold in at least nine tenths of the draws"
    return words + "."


def _told(claim: Claim, found: Mapping[str, Any]) -> list[str]:
    """Return a claim's paragraph: the paper's words, every outcome, and what is to be explained."""
    lines = [f"## {claim.id}: {claim.title}", "", f"> {claim.quote} ({claim.section})", ""]
    shares = found["robust"]["outcomes"] if found["robust"] else [None] * len(found["outcomes"])
    for outcome, share in zip(found["outcomes"], shares, strict=True):
        line = f"- `{outcome['measure']}` {outcome['direction']}: {_effect(outcome)}, "
        line += outcome["verdict"]
        if outcome["placebo"]:
            left = number(outcome["placebo"]["effect"], outcome["effect"], sign=True)
            line += f"; the placebo leaves {left} ({outcome['placebo']['state']})"
        if share:
            line += f"; right in {_held(share)} of draws"
        lines.append(line + ".")
    lines += [f"- Placebo: {claim.placebo.why} {claim.placebo.trivial}".rstrip()]
    for region in found["robust"]["regions"] if found["robust"] else ():
        lines.append(
            f"- It {region['kind']} in {percent(region['density'])} of draws with "
            f"{region['where']}; everywhere in {percent(region['everywhere'])}."
        )
    wanting = found["verdict"] != "earned" or found["placebo"] == "survives"
    explained = claim.needs or found["explanation"]
    if wanting and explained:
        lines.append(f"- What the paper would have to assume: {explained}")
    return [*lines, ""]
