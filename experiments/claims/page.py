"""The documentation's page on the claims, made from recorded results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from ..analysis.numerals import percent
from .catalogue import Claim, chosen
from .counts import counts, in_sentences
from .results import changed_since
from .width_account import markdown, widths_svg
from .words import number, scale

RESULTS = "recorded.json"
"""The results that ship with the package, as ``results.json`` of a run has them."""

WIDTHS = "triangulation-by-width.svg"
"""The file of the figure of triangulation by width."""

INTRO = """\
# The paper's claims

Each claim of the paper is tested by an experiment that can fail: ensembles of worlds that differ
only in what the claim names, on common random numbers. `triangulation claims` runs these tests; its
report shows the ensembles over time. The claims are declared in
[`experiments/claims/claims.toml`](../experiments/claims/claims.toml).

- **Verdict.** *Earned* (the model supports the claim) if the 95 % bootstrap interval of every
  outcome's paired difference lies beyond zero on the side that the paper states; *reversed* if one
  lies on the other side; otherwise *not earned*. The effect is that of the outcome that decides the
  verdict.
- **Holds in.** The share of draws of all explored parameters at once (Latin hypercube) in which the
  sign of every outcome is right, with its 95 % interval (Wilson's).
- **Placebo.** The same contrast with the claimed mechanism switched off; the effect should
  disappear. *Clean*: it does, that is, what remains is not certain or at most a fifth. *Survives*:
  it remains, so it has another cause. *Unclear*: there are too few worlds to decide. *None*: no
  deciding outcome that the placebo bears on is earned, so there is no effect to switch off. The
  table gives the worst of a claim's outcomes.
- **Dose.** A contrast may be extreme. So the quantity that the claim names is also moved over its
  explored range (for a script: over the middle half of the distance between the arms). There the
  effect *holds*, *vanishes* (it is not certain; only the extremes have it), *turns* (it goes one
  way in one half of the range and the other way in the other half) or is *reversed*. *Moves*: an
  outcome that should stay the same changes. *None*: there is no dose, for the reason that the
  claim's section gives.
- **Definitional.** True by definition of the measures: shown, but counted separately.

"""


def recorded() -> dict[str, Any]:
    """Return the recorded results."""
    here = resources.files(__name__.rpartition(".")[0])
    return json.loads((here / RESULTS).read_text(encoding="utf-8"))


def claims_page(record: Mapping[str, Any]) -> str:
    """Return the page from a record of results; it says what has changed since then."""
    claims = chosen(())
    found = record["claims"]
    lines = [INTRO + _made(record), ""]
    changed = changed_since(record, claims)
    if changed:
        lines += [f"**Changed since then: {'; '.join(changed)}.**", ""]
    lines += [
        "| | claim | verdict | effect (95 % interval) | holds in | placebo | dose |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    known = [claim for claim in claims if claim.id in found]
    lines += [_row(claim, found[claim.id]) for claim in known]
    lines += ["", " ".join(in_sentences(counts(found))), ""]
    for claim in known:
        lines += _section(claim, found[claim.id])
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
        if sets := made.get("posterior"):
            robust += f", {', '.join(sets[0])} from {len(sets)} plausible sets"
    return (
        f"These are the results of version {record['version']}:\n{made['worlds']} worlds of "
        f"{made['citizens']} citizens over {made['months']} months in each arm, seed "
        f"{made['seed']}{robust}.\n`make claims` computes them again, with the same settings."
    )


def _row(claim: Claim, found: Mapping[str, Any]) -> str:
    deciding = [o for o in found["outcomes"] if o["counts"]]
    at = next(o for o in deciding if o["verdict"] == found["verdict"])
    robust = found["robust"]
    held = _held(robust["whole"]) if robust else ""
    return (
        f"| {claim.id} | {claim.title} | {_standing(found)} | {_effect(at)} | {held} | "
        f"{found['placebo']} | {found['dose']['state']} |"
    )


def _held(share: Mapping[str, float]) -> str:
    low, high = percent(share["low"]), percent(share["high"])
    return f"{percent(share['share'])} ({low} … {high})"


def _effect(found: Mapping[str, Any]) -> str:
    largest = max(abs(found["effect"]), abs(found["low"]), abs(found["high"]))
    effect, low, high = (number(found[k], largest, sign=True) for k in ("effect", "low", "high"))
    return f"{effect} ({low} … {high}) {scale(found['unit'])}"


def _standing(found: Mapping[str, Any]) -> str:
    by_definition = found["definitional"] and found["verdict"] == "earned"
    return "definitional" if by_definition else found["verdict"]


def _section(claim: Claim, found: Mapping[str, Any]) -> list[str]:
    """Return a claim's paragraph: the paper's words, every outcome, and what is to be explained."""
    lines = [f"## {claim.id}: {claim.title}", "", f"> {claim.quote} ({claim.section})", ""]
    shares = found["robust"]["outcomes"] if found["robust"] else [None] * len(found["outcomes"])
    for outcome, share in zip(found["outcomes"], shares, strict=True):
        lines.append(f"- {_outcome(outcome, share)}.")
        if outcome["definitional"] and not found["definitional"]:
            lines.append(f"  By definition, and no evidence: {outcome['definitional']}")
    if found["definitional"]:
        lines.append(f"- By definition: {found['definitional']}")
    lines.append(f"- Dose: {found['dose']['range'].removesuffix('.')}.")
    lines += [f"- Beside it: {each}" for each in found["beside"]]
    lines.append(f"- Placebo: {claim.placebo.why}")
    for region in found["robust"]["regions"] if found["robust"] else ():
        lines.append(
            f"- It {region['kind']} in {percent(region['density'])} of draws with "
            f"{region['where']}; everywhere in {percent(region['everywhere'])}."
        )
    wanting = found["verdict"] != "earned" or found["placebo"] == "survives"
    explained = claim.needs or found["explanation"]
    if wanting and explained:
        lines.append(f"- What the paper would have to assume: {explained}")
    if found["widths"]:
        lines += ["", f"![Triangulation by the width of the neutral band](images/{WIDTHS})", ""]
        lines += markdown(found["widths"], claim.called)
    return [*lines, ""]


def _outcome(outcome: Mapping[str, Any], share: Mapping[str, float] | None) -> str:
    line = f"`{outcome['measure']}` {outcome['direction']}: {_effect(outcome)}, "
    line += outcome["verdict"]
    if outcome["placebo"]:
        left = number(outcome["placebo"]["effect"], outcome["effect"], sign=True)
        line += f"; placebo: {outcome['placebo']['state']} ({left} is left)"
    if outcome["dose"]:
        over = _effect({**outcome["dose"], "unit": outcome["unit"]})
        line += f"; dose: {outcome['dose']['state']} ({over})"
    if share:
        line += f"; right in {_held(share)} of draws"
    return line


def write_pictures(record: Mapping[str, Any], folder: Path) -> None:
    """Write the page's figures into a folder."""
    for claim in chosen(()):
        account = record["claims"].get(claim.id, {}).get("widths")
        if account:
            svg = widths_svg(account, claim.called)
            svg = svg.replace("<svg", '<svg style="background:#fff"', 1)
            (folder / WIDTHS).write_text(svg, encoding="utf-8")
