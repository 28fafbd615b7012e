"""``triangulation.claims``: the paper's claims, each as an experiment that can fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...agents.mistake import Mistake
from ...model.posterior import read_posterior
from ..claims.folder import store_in, write_answer
from ..claims.inquiry import DRAWS, Answer, inquire, inquiry_of
from ..claims.tables import claim_rows, outcome_rows
from ..storage.manifest import Manifest
from ..storage.resume import held_folder
from ..workers.processes import cores
from ..workers.progress import shown_progress

if TYPE_CHECKING:
    from pandas import DataFrame


class Claims:
    """Claims with their verdicts; :func:`triangulation.claims` returns them."""

    def __init__(self, answer: Answer) -> None:
        """Hold an answer."""
        self.answer = answer

    def __repr__(self) -> str:
        """Return how many claims were judged, and how."""
        counts = self.frame["verdict"].value_counts()
        said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        return f"<Claims: {said}>"

    @property
    def frame(self) -> DataFrame:
        """A row for each claim: ``id``, ``verdict``, ``effect`` with ``low`` and ``high`` (95 %).

        The effect is that of the outcome that decides, in ``unit``; ``placebo`` and ``dose`` are
        what became of it without its mechanism and over the explored range, ``robust_share`` the
        share of draws of the parameters with the right sign (empty without draws).
        """
        import pandas as pd

        return pd.DataFrame(claim_rows(self.answer))

    @property
    def outcomes(self) -> DataFrame:
        """A row for each outcome of each claim, with all that was found of it."""
        import pandas as pd

        return pd.DataFrame(outcome_rows(self.answer))

    @property
    def manifest(self) -> Manifest:
        """What made the verdicts."""
        return Manifest(self.answer.inquiry.settings(), {})


def claims(
    *ids: str,
    quick: bool = False,
    robust: bool = False,
    draws: int = DRAWS,
    posterior: str | Path | None = None,
    output: str | Path | None = None,
    processes: int | None = None,
    progress: bool = False,
    **size: int,
) -> Claims:
    """Judge the paper's claims, all of them or those named, as ``triangulation claims`` does.

    Parameters
    ----------
    *ids : str
        Ids of claims, such as ``"E1"``; without any, all claims.
    quick : bool
        Whether to play few worlds (half a minute for all claims).
    robust : bool
        Whether to repeat every contrast with other parameters (half an hour or more).
    draws : int
        Draws of the parameters, if ``robust``.
    posterior : str or Path, optional
        A CSV of plausible sets of parameters to which the draws keep; ``"plausible"`` for those
        that come with the model.
    output : str or Path, optional
        Folder for the report and the tables; an interrupted call is resumed there.
    processes : int, optional
        Worker processes, by default one for each core.
    progress : bool
        Whether to show progress in the terminal.
    **size : int
        ``worlds``, ``months`` and ``citizens`` of each contrast.

    Returns
    -------
    Claims
        The claims with their verdicts.

    Raises
    ------
    Mistake
        For an unknown claim, or options that do not go together.

    Examples
    --------
    >>> import triangulation as tg
    >>> found = tg.claims("E1", quick=True, worlds=4, months=24, citizens=50)
    >>> found.frame["id"].tolist()
    ['E1']
    """
    if posterior is not None and not robust:
        raise Mistake("posterior is for robust; give both, or neither.")
    sets = read_posterior(posterior) if posterior else ()
    inquiry = inquiry_of(ids, quick, draws if robust else 0, size, sets)
    workers = processes or cores()
    with shown_progress("judging", inquiry.size, "world-months", not progress) as tell:
        if output is None:
            return Claims(inquire(inquiry, workers, tell))
        folder = Path(output)
        with held_folder(folder, inquiry.settings()):
            answer = inquire(inquiry, workers, tell, store_in(folder))
            write_answer(folder, answer, workers)
        return Claims(answer)
