"""A small study of three classes: exported sessions, joined, and held against the model's worlds.

``python three_sessions.py FOLDER`` lets scripted people play three short sessions in a room's own
engine, exports and joins them as the commands do, and prints the table of docs/sessions.md. With
sessions of real classes, begin at ``study``.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

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


def play(folder: Path, seed: int) -> Path:
    """Let scripted people play one session; return its export."""
    rooms = Rooms(folder / f"rooms-{seed}")
    settings = Settings("briefing-2020", seed, CITIZENS, months=3, seconds=600, rounds=ROUNDS)
    room, console = rooms.create(settings)
    draws = random.Random(seed)
    seats = [SEATS[n % len(SEATS)] for n in range(PEOPLE)]
    tokens = [room.join(f"Person {n}", seat, f"join {n}")[1] for n, seat in enumerate(seats)]
    for number in range(1, ROUNDS + 1):
        room.console(console, a.Open(), f"open {number}")
        for n, (token, seat) in enumerate(zip(tokens, seats, strict=True)):
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
    """Join the classes, make their debriefs, and return one row per class."""
    run("join", *classes, "--output", folder / "people.csv")
    people = pd.read_csv(folder / "people.csv")
    rows = []
    for path in classes:
        run("debrief", path, "--output", folder / f"{path.name}.json")
        debrief = json.loads((folder / f"{path.name}.json").read_text(encoding="utf-8"))
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


def run(*words):
    """Run ``triangulation session`` with arguments."""
    command = [Path(sys.executable).with_name("triangulation"), "session", *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    table = study(place, [play(place, seed) for seed in SEEDS]).round(2)
    print("| " + " | ".join([table.index.name, *table.columns]) + " |")
    print("|---" * (len(table.columns) + 1) + "|")
    for row in table.itertuples():
        print("| " + " | ".join(map(str, row)) + " |")
