"""The main job: a scenario, and how much of it is played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...agents.mistake import Mistake, shortened, shown
from ...model.calendar import month_number
from ...model.parameters import ParameterError, Parameters
from ...model.posterior import Posterior, posterior_from
from ...model.scenario import Scenario, load_scenario, policies_from
from ...model.schedule import Schedule, check_played, schedule_from, written
from ...model.simulation import DEFAULT_SEED
from ...model.speeches import check_heard, speeches_from, spoken
from ..storage.manifest import Manifest, ManifestError
from .batch import Course

FORMATS = ("parquet", "csv")
"""How the table of measures can be written."""

LIMITS = {
    "months": (1, 1200),
    "worlds": (1, 1_000_000),
    "first_world": (0, 1_000_000_000),
    "citizens": (1, 1_000_000),
    "seed": (0, 2**63 - 1),
}
"""The whole numbers that say how much is played: lowest and highest that are allowed."""

SCENARIO_WORDS = ("name", "title", "paper", "description")
"""What a manifest keeps of a scenario beside its numbers, so that its file is not needed again."""


@dataclass(frozen=True)
class Job:
    """What is asked for: a scenario and how much of it; everything that decides the data.

    ``scenario`` has all changes of parameters applied. ``finished`` names the worlds that an
    interrupted run had come to; playing such a job again plays these alone. Raises
    :class:`Mistake` for sizes beyond :data:`LIMITS` and unknown formats.
    """

    scenario: Scenario
    months: int = 120
    worlds: int = 200
    first_world: int = 0
    citizens: int = 1000
    seed: int = DEFAULT_SEED
    formats: tuple[str, ...] = FORMATS
    finished: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be played or written."""
        for name, (low, high) in LIMITS.items():
            value: Any = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise Mistake(
                    f"{name} is {shown(value)}; allowed is a whole number, {low} to {high}."
                )
        for style in self.formats:
            if style not in FORMATS:
                raise Mistake(f"The format is {shown(style)}; allowed is {' or '.join(FORMATS)}.")
        check_heard(self.scenario.voices, self.months, self.citizens)

    def course(self) -> Course:
        """Return the course to be played."""
        worlds = self.finished or tuple(range(self.first_world, self.first_world + self.worlds))
        return Course(
            parameters=self.scenario.of_worlds(worlds),
            worlds=worlds,
            months=self.months,
            citizens=self.citizens,
            seed=self.seed,
            policies=self.scenario.policies,
            events=self.scenario.events,
            voices=self.scenario.voices,
        )

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of this job beside its parameters."""
        return {
            "command": "run",
            "scenario": {
                **{name: getattr(self.scenario, name) for name in SCENARIO_WORDS},
                **({"begins": self.scenario.begins} if self.scenario.begins else {}),
            },
            "policies": self.scenario.policies,
            "events": written(self.scenario.events),
            **({"voices": spoken(self.scenario.voices)} if self.scenario.voices else {}),
            **{name: getattr(self, name) for name in LIMITS},
            "formats": self.formats,
            "finished": self.finished,
        } | posterior_settings(self.scenario)


def job_of(
    scenario: str,
    values: Mapping[str, Any],
    *,
    events: Schedule = (),
    policies: Mapping[str, Any] | None = None,
    posterior: Posterior = (),
    **size: Any,
) -> Job:
    """Return the job that plays a scenario with what is changed in it.

    ``scenario`` is a name or a file, ``values`` are parameters by name, ``policies`` powers that
    do not deliberate freely, as in a scenario file; ``size`` holds the other fields of the job.
    Raises :class:`Mistake` for anything that cannot be played.
    """
    chosen = load_scenario(scenario)
    for name in values:
        if posterior and name in posterior[0]:
            raise ParameterError(f"{name} is in --posterior and in --set; allowed is one of them.")
    policies_from(policies or {})
    job = Job(
        replace(
            chosen,
            parameters=chosen.parameters.with_values(values),
            events=(*chosen.events, *events),
            policies={**chosen.policies, **(policies or {})},
            posterior=posterior or chosen.posterior,
        ),
        **size,
    )
    check_played(events, job.months)
    return job


def posterior_settings(scenario: Scenario) -> dict[str, Any]:
    """Return what a manifest says of the sets of parameters that worlds have, if they have."""
    return {"posterior": [dict(s) for s in scenario.posterior]} if scenario.posterior else {}


def job_from(manifest: Manifest) -> Job:
    """Return the job that a manifest describes.

    Raises :class:`Mistake`, in one sentence, for settings that no run can have written.
    """
    settings = manifest.settings
    try:
        policies_from(settings["policies"])
        name, title, paper, description = (
            str(settings["scenario"][word]) for word in SCENARIO_WORDS
        )
        begins = settings["scenario"].get("begins")
        if begins is not None:
            month_number(begins)
        scenario = Scenario(
            name=name,
            begins=begins,
            title=title,
            paper=paper,
            description=description,
            parameters=Parameters().with_values(manifest.parameters),
            policies=settings["policies"],
            events=schedule_from(settings.get("events", [])),
            voices=speeches_from(settings.get("voices", [])),
            posterior=posterior_from("manifest", settings.get("posterior", []), None),
        )
        return Job(
            scenario,
            **{name: settings[name] for name in LIMITS},
            formats=tuple(settings["formats"]),
            finished=tuple(int(world) for world in settings["finished"]),
        )
    except Mistake:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ManifestError(
            f"The manifest's settings cannot be read: {shortened(error)}."
        ) from None
