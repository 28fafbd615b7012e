"""Pinned verdicts: what a small inquiry finds now, recorded so that a change is seen in review.

``python -m triangulation.experiments.claims.pinned FILE`` records them again (`make verdicts`).
Nothing here says that a claim should hold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ..storage.files import write_whole
from .catalogue import chosen
from .ensembles import Extent
from .inquiry import Inquiry, inquire
from .judge import Judgement

SMALL = Extent(worlds=20, months=72, citizens=40)
"""What is played of each arm: as little as tells most verdicts, in a few seconds."""


def verdicts(processes: int = 1) -> dict[str, dict[str, Any]]:
    """Return the verdict, the placebo's and the dose's word on every claim and its outcomes."""
    answer = inquire(Inquiry(tuple(chosen(())), SMALL), processes)
    return {judged.claim.id: _words(judged) for judged in answer.judgements}


def _words(judged: Judgement) -> dict[str, Any]:
    outcomes: dict[str, str] = {}
    for n, finding in enumerate(judged.findings):
        expected, left = finding.expected, judged.traces.get(n)
        name = f"{expected.measure} {expected.statistic} {expected.direction}"
        # An outcome may stand twice, with other weights.
        name = name if name not in outcomes else f"{name} ({n + 1})"
        words = [finding.verdict, *([f"placebo: {left.state}"] if left else [])]
        if response := judged.responses.get(n):
            words.append(f"dose: {response.state}")
        outcomes[name] = ", ".join(words)
    return {
        "verdict": judged.standing,
        "placebo": judged.placebo,
        "dose": judged.dose,
        "outcomes": outcomes,
    }


def as_text(found: dict[str, dict[str, Any]]) -> str:
    """Return verdicts as the file has them."""
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    text = as_text(verdicts())
    write_whole(Path(sys.argv[1]), lambda part: part.write_text(text, encoding="utf-8"))
