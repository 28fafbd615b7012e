"""A user's own series: tables in common forms, compared and fitted like any other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from triangulation.agents.mistake import Mistake
from triangulation.experiments.calibration.cells import date_in, read_cells
from triangulation.experiments.calibration.own_series import read_own
from triangulation.experiments.command_line import main

ABOUT = """title = "Growth of GDP"
unit = "per cent a year"
columns = { growth = 1.0 }
error = 3.0
because = "booms are not modelled"
"""

WORLD_BANK = """"Data Source","World Development Indicators",

"Last Updated Date","2020-01-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2004","2005","2006","2007",
"Belarus","BLR","GDP growth (annual %)","NY.GDP.MKTP.KD.ZG","11.45","9.4","10","",
"Poland","POL","GDP growth (annual %)","NY.GDP.MKTP.KD.ZG","5.1","3.5","6.1","7",
"""
EUROSTAT = (
    "freq,unit,na_item,geo\\TIME_PERIOD\t2004 \t2005 \t2006 \nA,CLV,B1GQ,BY\t11.45 \t9.4 p\t: \n"
)
V_DEM = """"country_name","country_text_id","year","v2x_polyarchy","v2x_polyarchy_codelow"
"Belarus","BLR",2004,0.25,0.22
"Belarus","BLR",2005,0.24,0.21
"Russia","RUS",2004,0.3,0.28
"""
IDEAL_POINTS = "year,iso3,idealpoint_all\n2004,BLR,-0.25\n2004,RUS,0.06\n2005,RUS,0.05\n"
POLL = """"Variant of answer","12'08","03'09","03'10"\n"For","35.7","33.1","32.1"\n"""

SMALL = ["--worlds", "20", "--citizens", "50", "--processes", "1"]


def series_file(
    folder: Path, table: str = "date,value\n2004,11.45\n2005,9.4\n", about: str = ABOUT
):
    (folder / "mine.csv").write_text(table, encoding="utf-8")
    (folder / "mine.toml").write_text(about, encoding="utf-8")
    return folder / "mine.toml"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    said = capsys.readouterr().err.strip()
    assert said.count("\n") == 0
    return said


@pytest.mark.parametrize(
    ("name", "table", "column", "rows", "expected"),
    [
        ("wdi.csv", WORLD_BANK, None, {"Country Code": "BLR"},
         [(6, "2004", 11.45), (6, "2005", 9.4), (6, "2006", 10)]),
        ("eurostat.tsv", EUROSTAT, None, {"geo": "BY"}, [(2, "2004", 11.45), (2, "2005", 9.4)]),
        ("vdem.csv", V_DEM, "v2x_polyarchy", {"country_text_id": "BLR"},
         [(2, "2004", 0.25), (3, "2005", 0.24)]),
        ("points.csv", IDEAL_POINTS, "idealpoint_all", {"iso3": "RUS"},
         [(3, "2004", 0.06), (4, "2005", 0.05)]),
        ("poll.csv", POLL, None, {},
         [(2, "2008-12", 35.7), (2, "2009-03", 33.1), (2, "2010-03", 32.1)]),
        ("plain.csv", "\ufeffdate,value\n2005-06,2\n2004,1\n", None, {},
         [(3, "2004", 1), (2, "2005-06", 2)]),
    ],
)  # fmt: skip
def test_tables_are_read_as_people_have_them(tmp_path, name, table, column, rows, expected) -> None:
    (tmp_path / name).write_text(table, encoding="utf-8")
    found = read_cells(tmp_path / name, column, rows)
    assert [(cell.line, cell.date, cell.value) for cell in found] == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [("2004", "2004"), ("2004 [YR2004]", "2004"), ("2004M06", "2004-06"), ("2004-06-30", "2004-06"),
     ("12'99", "1999-12"), ("06’16", "2016-06"), ("2004-13", None), ("Q1 2004", None)],
)  # fmt: skip
def test_dates_are_read_in_the_ways_of_tables(text: str, date: str | None) -> None:
    assert date_in(text) == date


def test_a_series_with_the_built_in_numbers_has_the_built_in_distance(tmp_path: Path) -> None:
    own = series_file(tmp_path, "date,value\n2004,11.45\n2005,9.4\n2006,10\n")
    for arguments in (["--series", "growth"], ["--series-file", str(own)]):
        folder = tmp_path / arguments[0].strip("-")
        with pytest.raises(SystemExit):
            main(["history", *arguments, *SMALL, "--output", str(folder), "--quiet"])
    built_in = list(csv.DictReader((tmp_path / "series/comparison.csv").open()))[:3]
    misses = [float(row["mean"]) - float(row["observed"]) for row in built_in]
    (mine,) = csv.DictReader((tmp_path / "series-file/misfits.csv").open())
    assert float(mine["distance"]) == pytest.approx(np.sqrt(np.mean(np.square(misses))), rel=1e-12)
    kept = json.loads((tmp_path / "series-file/manifest.json").read_text())
    assert set(kept["settings"]["series_files"]) == {"mine.csv", "mine.toml"}


def test_a_fit_is_made_to_a_series_of_ones_own(tmp_path: Path) -> None:
    own = series_file(tmp_path, "date,value\n2012,1.7\n2013,1.1\n2014,1.7\n")
    with pytest.raises(SystemExit) as ended:
        main([
            "calibrate", "--fit", "trade.trend", "--series-file", str(own), "--begins", "2012-01",
            "--trials", "16", "--worlds", "4", "--citizens", "10", "--processes", "1", "--quiet",
            "--judge", "trust", "--output", str(tmp_path / "fit"),
        ])  # fmt: skip
    assert not ended.value.code
    rows = list(csv.DictReader((tmp_path / "fit/misfits.csv").open()))
    assert {(r["group"], r["series"], r["dates"]) for r in rows} >= {
        ("fitted on", "mine", "2"), ("later years", "mine", "1")
    }  # fmt: skip


def test_scale_turns_per_cent_into_shares(tmp_path: Path) -> None:
    about = ABOUT.replace("growth", "poll_for_moscow") + "scale = 0.01\n"
    own = read_own(series_file(tmp_path, POLL, about))
    assert [seen.value for seen in own.series.observations] == pytest.approx([0.357, 0.331, 0.321])


@pytest.mark.parametrize(
    ("table", "about", "words"),
    [
        ("date,value\n2004,1\n", ABOUT.replace("growth", "grwth"), ["mine.toml, line 3", "growth"]),
        ("date,value\n2004,1\n2005,2\n2004,3\n", ABOUT, ["mine.csv, line 4", "2004", "line 2"]),
        ("date,value\n2004,1\n2005,many\n", ABOUT, ["mine.csv, line 3", "2005", "'many'"]),
        ("date,value\n2004,nan\n", ABOUT, ["mine.csv, line 2", "2004"]),
        ("date,value\n2004\n", ABOUT, ["mine.csv, line 2", "1 cells"]),
        ("date,value\nspring,1\n", ABOUT, ["mine.csv, line 2", "'spring'"]),
        ("date,value\n1999,1\n2001,1\n", ABOUT, ["mine.csv, line 3", "2001", "2004-01"]),
        ("date,value\n2004,\n", ABOUT, ["mine.csv", "no number"]),
        ("a,b\n1,2\n", ABOUT, ["mine.csv", "headings"]),
        (WORLD_BANK, ABOUT, ["mine.csv", "2 rows, lines 6 to 7", "Country Name"]),
        (V_DEM, ABOUT, ["mine.csv, line 1", "'value'"]),
        (V_DEM, ABOUT + 'column = "v2x_polyarchy"\n', ["line 4", "second row of 2004", "line 2"]),
        (V_DEM, ABOUT + 'rows = { year = "1990" }\n', ["no row", "1990"]),
        ("date,value\n2004,1\n", ABOUT.replace("error = 3.0", "error = 0"), ["line 4", "above 0"]),
        ("date,value\n2004,1\n", ABOUT + "colour = 1\n", ["mine.toml, line 6", "'colour'"]),
        ("date,value\n2004,1\n", ABOUT.replace("title", "# title"), ["mine.toml", "is missing"]),
        ("date,value\n2004,1\n", ABOUT + 'over = "price"\n', ["mine.toml, line 6", "'price'"]),
        ("date,value\n2004,1\n", "title = [", ["mine.toml", "TOML"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path, capsys, table, about, words) -> None:
    own = series_file(tmp_path, table, about)
    said = refused(capsys, "history", "--series-file", str(own), *SMALL)
    for word in words:
        assert word in said


def test_names_and_files_are_looked_for_first(tmp_path, capsys) -> None:
    assert "no file" in refused(capsys, "history", "--series-file", str(tmp_path / "none.csv"))
    own = series_file(tmp_path)
    taken = own.rename(tmp_path / "growth.toml")
    (tmp_path / "mine.csv").rename(tmp_path / "growth.csv")
    assert "already" in refused(capsys, "history", "--series-file", str(taken))
    (tmp_path / "growth.csv").unlink()
    with pytest.raises(Mistake, match="no table"):
        read_own(taken)
