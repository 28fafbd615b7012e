"""A small study of three classes: exported sessions, joined, and compared with the model's worlds.

``python three_sessions.py FOLDER`` lets scripted people play three short sessions in a room's own
engine, exports and joins them as the commands do, and prints the tables of docs/sessions.md. With
sessions of real classes, begin at ``study``, ``quiz_and_model`` and ``speed_and_reversal``.
"""

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings
from triangulation.ui.play.session.logged import session_of
from triangulation.ui.rooms.export import export

SEEDS = (1, 2, 3)
ROUNDS, PEOPLE, CITIZENS = 4, 12, 200
SEATS = (*POWER, "public", "public")
RESAMPLES = 2000


def play(folder: Path, seed: int) -> Path:
    """Let scripted people play one session; return its export."""
    rooms = Rooms(folder / f"rooms-{seed}")
    settings = Settings("briefing-2020", seed, CITIZENS, months=3, seconds=600, rounds=ROUNDS)
    room, console = rooms.create(settings)
    draws = random.Random(seed)
    seats = [SEATS[n % len(SEATS)] for n in range(PEOPLE)]
    tokens = [room.join(f"Person {n}", seat, f"join {n}")[1] for n, seat in enumerate(seats)]
    for n, token in enumerate(tokens):
        for question, options in a.QUIZ.items():
            room.act(token, a.Reply(question, draws.randrange(options)), f"quiz {n} {question}")
    for number in range(1, ROUNDS + 1):
        room.console(console, a.Open(), f"open {number}")
        people = list(enumerate(zip(tokens, seats, strict=True)))
        draws.shuffle(people)  # who is quick, and who takes time
        for n, (token, seat) in people:
            room.act(token, decision(seat, draws), f"decide {number} {n}")
        room.console(console, a.Close(), f"close {number}")
        while room.state.phase == "playing":
            time.sleep(0.01)
    if room.state.phase != "ended":
        room.console(console, a.End(), "end")
    exported = export(session_of(room), folder / f"class-{seed}")
    rooms.close()
    return exported


def decision(seat, draws):
    """Return what a scripted person does: one instrument at random, or a stance at random."""
    if seat == "public":
        stance = draws.choice(["back", "quiet", "protest", "organise"])
        return a.Choose(stance, draws.choice(["moscow", "neutrality", "west"]))
    instrument = draws.choice(POWER[seat].menu.instruments)
    return a.Propose({instrument.name: draws.choice([instrument.low, instrument.high])})


def study(folder: Path, classes: list[Path]) -> pd.DataFrame:
    """Join the classes, read their debriefs, and return one row per class."""
    run("join", *classes, "--output", folder / "people.csv")
    people = pd.read_csv(folder / "people.csv")
    rows = []
    for path in classes:
        debrief = json.loads((path / "debrief.json").read_text(encoding="utf-8"))
        session = pd.read_csv(path / "tables" / "months.csv")["session"].iloc[0]
        own = people[people["session"] == session]
        among = debrief["among"]
        rows.append(
            {
                "class": path.name,
                "people": len(own),
                "alignment": among["course"][-1],
                "percentile": among["percentile"][-1],
                "model, same draws": debrief["model_course"][-1],
                "score gained": (own["score_end"] - own["score_start"]).mean(),
            }
        )
    return pd.DataFrame(rows).set_index("class")


def quiz_and_model(classes: list[Path]) -> pd.DataFrame:
    """Return one row per class and power: quiz, and how alike its decisions are to the model's.

    Two decisions are as alike as the share that they have in common of what either changes, by
    direction: 1 if both stay the course.
    """
    rows = []
    for path in classes:
        people = pd.read_csv(path / "tables" / "people.csv")
        debrief = json.loads((path / "debrief.json").read_text(encoding="utf-8"))
        for seat in POWER:
            own = people[(people["seat"] == seat) & (people["quiz_answered"] > 0)]
            decided = [c for c in debrief["choices"] if c["seat"] == seat and c["ordered"]]
            rows.append(
                {
                    "class": path.name,
                    "seat": seat,
                    "quiz": own["quiz_right"].mean(),
                    "alike": np.mean([alike(c["did"], c["model"]) for c in decided]),
                }
            )
    return pd.DataFrame(rows).dropna()


def alike(did, model):
    """Return the share of changes that two decisions have in common, levels left aside."""
    first, second = ({re.sub(r" \(.*\)$", "", words) for words in each} for each in (did, model))
    return len(first & second) / len(first | second) if first | second else 1.0


def speed_and_reversal(classes: list[Path]) -> pd.DataFrame:
    """Return one row per class, power and round: whether it was fast, and taken back later.

    Fast are the first two powers of a round. A decision is taken back if an instrument that it
    moved goes the other way in the next round.
    """
    rows = []
    for path in classes:
        decisions = pd.read_csv(path / "tables" / "decisions.csv")
        decisions = decisions[decisions["stands"] & decisions["seat"].isin(POWER)]
        firsts = decisions.sort_values("seconds", kind="stable").drop_duplicates(["round", "seat"])
        place = firsts.groupby("round").cumcount()
        fast = {
            (r, s): n < 2 for r, s, n in zip(firsts["round"], firsts["seat"], place, strict=True)
        }
        moves = pd.read_csv(path / "tables" / "moves.csv")
        ends = moves.groupby(["seat", "instrument", "round"])[["level", "ordered"]].last()
        start = moves[moves["month"] == 1].set_index(["seat", "instrument"])["before"]
        for number in range(1, moves["round"].max()):
            now, after = (ends.xs(n, level="round") for n in (number, number + 1))
            before = start if number == 1 else ends.xs(number - 1, level="round")["level"]
            back = now["ordered"] & ((now["level"] - before) * (after["level"] - now["level"]) < 0)
            taken = back.groupby("seat").any()
            rows += [
                {"class": path.name, "seat": seat, "fast": fast[number, seat], "back": taken[seat]}
                for seat in POWER
                if (number, seat) in fast
            ]
    return pd.DataFrame(rows)


def interval(rows: pd.DataFrame, estimate) -> tuple[float, float, float]:
    """Return an estimate and its 95 % bootstrap interval, whole seats of classes drawn together."""
    seats = [own for _, own in rows.groupby(["class", "seat"])]
    source = np.random.default_rng(0)
    drawn = [
        estimate(pd.concat([seats[n] for n in source.integers(0, len(seats), len(seats))]))
        for _ in range(RESAMPLES)
    ]
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return estimate(rows), low, high


def rank_correlation(rows):
    """Return Spearman's correlation of the quiz and likeness to the model."""
    quiz, likeness = rows["quiz"].rank(), rows["alike"].rank()
    return quiz.corr(likeness) if quiz.nunique() > 1 and likeness.nunique() > 1 else np.nan


def difference(rows):
    """Return by how much more often fast decisions were taken back than slow ones."""
    return rows.loc[rows["fast"], "back"].mean() - rows.loc[~rows["fast"], "back"].mean()


def answers(classes: list[Path]) -> pd.DataFrame:
    """Return the two questions with their estimates and intervals."""
    asked = {
        "quiz and likeness to the model, rank correlation": (
            quiz_and_model(classes),
            rank_correlation,
        ),
        "share taken back, fast minus slow": (speed_and_reversal(classes), difference),
    }
    rows = []
    for question, (table, estimate) in asked.items():
        value, low, high = interval(table, estimate)
        row = {"question": question, "rows": len(table), "estimate": f"{value:.2f}"}
        rows.append(row | {"95 % interval": f"{low:.2f} to {high:.2f}"})
    return pd.DataFrame(rows).set_index("question")


def printed(table: pd.DataFrame) -> None:
    """Print a table as Markdown."""
    print("| " + " | ".join([table.index.name, *table.columns]) + " |")
    print("|---" * (len(table.columns) + 1) + "|")
    for row in table.itertuples():
        print("| " + " | ".join(map(str, row)) + " |")


def run(*words):
    """Run ``triangulation session`` with arguments."""
    command = [Path(sys.executable).with_name("triangulation"), "session", *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    classes = [play(place, seed) for seed in SEEDS]
    printed(study(place, classes).round(2))
    print()
    printed(answers(classes))
