"""The answer as one record: all that was found, and the state of the model that it was found in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...model.parameters import LEDGER
from ..installing import version
from ..storage.files import write_whole
from .catalogue import Claim, Comparison, Expectation
from .inquiry import Answer
from .judge import Judgement
from .robustness import Robustness, Share, limits_in_words
from .sentences import aside, dose_range, explanation

Record = dict[str, Any]

WORDS = {"unit", "called", "definitional"}
"""Fields of a comparison that only describe it."""


def results(answer: Answer) -> Record:
    """Return all that was found, as JSON takes it."""
    return {
        "version": version(),
        "settings": answer.inquiry.settings(),
        "claims": found(answer),
        "parameters": ledger_state(),
    }


def found(answer: Answer) -> Record:
    """Return what was found of each claim, by its id."""
    return {
        judged.claim.id: _claim(judged, answer.robust.get(judged.claim.id))
        for judged in answer.judgements
    }


def _claim(judged: Judgement, robust: Robustness | None) -> Record:
    claim = judged.claim
    return {
        "entry": entry_digest(claim),
        "verdict": judged.verdict,
        "definitional": claim.definitional,
        "placebo": judged.placebo,
        "dose": {"state": judged.dose, "range": dose_range(claim)},
        "outcomes": [_outcome(judged, n) for n in range(len(judged.findings))],
        "beside": [aside(each) for each in judged.asides],
        "widths": None if judged.widths is None else asdict(judged.widths),
        "explanation": explanation(judged, robust),
        "robust": None if robust is None else _robust(robust),
    }


def _outcome(judged: Judgement, n: int) -> Record:
    finding, left, response = judged.findings[n], judged.traces.get(n), judged.responses.get(n)
    found = asdict(finding)
    found.pop("expected")
    return {
        "measure": finding.expected.measure,
        "statistic": finding.expected.statistic,
        "direction": finding.expected.direction,
        "unit": finding.expected.unit,
        "definitional": finding.expected.definitional,
        "counts": judged.claim.counts(finding.expected),
        **found,
        "placebo": None if left is None else asdict(left),
        "dose": None if response is None else asdict(response),
    }


def _robust(robust: Robustness) -> Record:
    return {
        "whole": _share(robust.whole),
        "outcomes": [_share(share) for share in robust.outcomes],
        "same": robust.same,
        "regions": [
            {
                "kind": "fails" if robust.fails else "holds",
                "where": limits_in_words(region.limits),
                "density": region.density,
                "everywhere": region.everywhere,
            }
            for region in robust.regions
        ],
    }


def _share(share: Share) -> Record:
    return {"share": share.share, "low": share.low, "high": share.high}


def entry_digest(claim: Claim) -> str:
    """Return a digest of what decides a claim's outcome: arms, outcomes and so on, not words."""
    outcomes = [_without_words(outcome) for outcome in claim.outcomes]
    parts = (
        [(name, asdict(each)) for name, each in claim.arms.items()],
        outcomes,
        [bool(outcome.definitional) for outcome in claim.outcomes],
        [_without_words(each) for each in claim.beside],
        claim.dose,
        (asdict(claim.placebo.off), claim.placebo.measures),
    )
    text = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _without_words(compared: Expectation | Comparison) -> Record:
    """Return what is compared, without its unit and its descriptions."""
    return {k: v for k, v in asdict(compared).items() if k not in WORDS}


def ledger_state() -> Record:
    """Return the value and the explored range of every parameter."""
    return {name: [d.default, *(d.explore or ())] for name, d in LEDGER.items()}


def changed_since(record: Mapping[str, Any], claims: Sequence[Claim]) -> list[str]:
    """Return what has changed since a record was made: the version, claims, and parameters."""
    changed: list[str] = []
    if record["version"] != version():
        changed.append(f"the version ({record['version']} then)")
    known = record["claims"]
    other = [c.id for c in claims if known.get(c.id, {}).get("entry") != entry_digest(c)]
    if other:
        changed.append(f"the claims {', '.join(other)}")
    before, now = record["parameters"], ledger_state()
    differing = [n for n in {**before, **now} if before.get(n) != now.get(n)]
    if differing:
        changed.append(f"the parameters {', '.join(differing)}")
    return changed


def write_results(path: Path, answer: Answer) -> None:
    """Write the record as JSON, whole or not at all."""
    text = json.dumps(results(answer), indent=1, ensure_ascii=False) + "\n"
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
