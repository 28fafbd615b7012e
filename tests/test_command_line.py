"""The command line: quick help, one sentence for every mistake, and nothing left behind."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import click
import pytest

from triangulation.experiments.command_line import COMMANDS, cli, main
from triangulation.experiments.workers import processes
from triangulation.model.parameters import LEDGER
from triangulation.model.scenario import load_scenario, scenario_names

SMALL = ["run", "--months", "2", "--worlds", "2", "--citizens", "10", "--processes", "1"]
WORDS = 'title = "x"\npaper = "x"\ndescription = "x"\n'


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--months", "0"], ["--months", "'0'", "1 to 1200"]),
        (["--months", "soon"], ["--months", "'soon'", "whole number, 1 to 1200"]),
        (["--worlds", "-3"], ["--worlds", "'-3'", "1 to 1000000"]),
        (["--citizens", "1000001"], ["--citizens", "'1000001'", "1 to 1000000"]),
        (["--first-world", "1.5"], ["--first-world", "'1.5'", "0 to"]),
        (["--seed", "-1"], ["--seed", "'-1'", "0 to"]),
        (["--processes", "0"], ["--processes", "'0'", "1 to"]),
        (["--format", "xml"], ["--format", "'xml'", "'both', 'parquet', 'csv'"]),
        (["--fromat", "csv"], ["--fromat", "--format"]),
        (["--scenario", "breifing-2020"], ["'breifing-2020'", "briefing-2020"]),
        (["--scenario", "absent.toml"], ["absent.toml"]),
        (["--set", "energy.import_dependence=2"], ["energy.import_dependence", "2", "0 to 1"]),
        (["--set", "energy.import_dependence=much"], ["'much'", "a number (share)"]),
        (["--set", "energy.import_dependence=nan"], ["'nan'", "a number (share)"]),
        (["--set", "energy.import_dependence="], ["''", "a number (share)"]),
        (["--set", "energy.import_dependence"], ["--set", "name=value"]),
        (["--set", "energy.gdp=60", "--set", "energy.gdp=60"], ["energy.gdp", "twice"]),
        (["--set", "energy.gdp=6_0"], ["energy.gdp", "'6_0'", "a number"]),
        (["--set", "energy.gdp=٦٠"], ["energy.gdp", "'٦٠'", "a number"]),
        (["--months", "1_0"], ["--months", "'1_0'", "whole number, 1 to 1200"]),
        (["--seed", "٣"], ["--seed", "'٣'", "whole number, 0 to"]),
        (["--worlds", "２"], ["--worlds", "'２'", "whole number, 1 to"]),
        (["--set", "energy.import_dependance=1"], ["energy.import_dependance", "dependence?"]),
        (["--set", "network.kind=ring"], ["network.kind", "'ring'", "watts_strogatz"]),
        (["--set", "alignment.economy=0.9"], ["alignment.economy 0.9", "not 1"]),
        (["--set", "trade.exports_russia=0.9"], ["trade.exports_russia 0.9", "more than 1"]),
        (["--set", "regime.succession_month=2.5"], ["regime.succession_month", "2.5", "whole"]),
        (["--output", "/proc/here"], ["/proc/here", "cannot be made"]),
    ],
)  # fmt: skip
def test_a_mistake_ends_in_one_sentence(
    arguments: list[str], named: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence names the field, the value and what is allowed; nothing is left behind."""
    code, out, err = said(capsys, *SMALL, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("triangulation: ")
    assert err.endswith(("." + "\n", "?" + "\n"))
    assert err.count("\n") == 1
    assert [word for word in named if word not in err] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('title = "x"\n', ["'paper'"]),
        ("title = \n", ["not valid TOML", "line 1"]),
        (WORDS + "parametres = 3\n", ["'parametres'", "parameters"]),
        (WORDS + "parameters = 3\n", ["parameters = 3", "table"]),
        (WORDS + "[parameters.energy]\nimport_dependence = [1]\n", ["[1]", "a number"]),
        (WORDS + "[parameters.energy]\nimport_dependence = true\n", ["True", "a number"]),
        (WORDS + f"[parameters.energy]\nimport_dependence = 1{'0' * 400}\n", ["a number"]),
        (WORDS + "policies = 3\n", ["policies = 3", "table"]),
        (WORDS + "[policies]\nrussia = 3\n", ["russia", "3", "table"]),
        (WORDS + '[policies.china]\npolicy = "idle"\n', ["'china'", "russia, belarus"]),
        (WORDS + '[policies.russia]\npolicy = "wait"\n', ["'wait'", "deliberate"]),
        (WORDS + "[policies.russia]\npolicy = []\n", ["russia", "[]", "a name"]),
        (WORDS + "[policies.russia]\nscirpt = {}\n", ["russia", "scirpt", "script"]),
        (WORDS + "[policies.russia.script]\ntanks = 1\n", ["'tanks'", "coercion"]),
        (WORDS + "[policies.russia.script]\ncoercion = 9\n", ["russia.coercion", "9", "0 to 4"]),
        (WORDS + '[policies.russia.script]\ncoercion = "x"\n', ["russia.coercion", "0 to 4"]),
        (WORDS + "[policies.russia.script]\ncoercion = []\n", ["russia.coercion", "[]"]),
    ],
)  # fmt: skip
def test_a_wrong_scenario_file_ends_in_one_sentence(
    text: str, named: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong in a scenario file is named."""
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    code, _, err = said(capsys, *SMALL, "--scenario", "own.toml", "--output", "out")
    assert code == 2
    assert err.count("\n") == 1
    assert [word for word in named if word not in err] == []
    assert not (tmp_path / "out").exists()


def test_a_scenario_file_that_is_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes that are no UTF-8 are refused as everything else is."""
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    code, _, err = said(capsys, *SMALL, "--scenario", "own.toml")
    assert (code, err.count("\n")) == (2, 1)


def test_an_existing_folder_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds something is refused and stays as it is."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("precious", encoding="utf-8")
    code, _, err = said(capsys, *SMALL, "--output", "mine")
    assert code == 2
    assert "mine exists already" in err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_batch_beyond_memory_is_refused_before_it_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The need is named and parts that fit are offered."""
    code, _, err = said(capsys, "run", "--worlds", "1000000", "--months", "1200")
    assert code == 2
    assert "1000000 worlds" in err
    assert "GB are free; play them in parts, such as --worlds " in err
    assert list(tmp_path.iterdir()) == []


def test_help_is_quick_because_it_loads_little() -> None:
    """Help imports no heavy library and none of the commands."""
    code = (
        "import sys\nfrom triangulation.experiments.command_line import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'mesa', 'matplotlib', 'scipy', 'pyarrow', 'rich', 'solara'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []


def test_a_run_meets_neither_mesa_nor_pandas(tmp_path: Path) -> None:
    """The main job does not pay for what it does not use."""
    code = (
        "import sys\nfrom triangulation.experiments.command_line import main\n"
        f"try:\n    main({[*SMALL, '--output', str(tmp_path / 'out'), '--quiet']!r})\n"
        "except SystemExit as ended:\n    assert not ended.code\n"
        "print(sorted({'pandas', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The table's modules exist and hold a command that explains itself."""
    code, out, _ = said(capsys, name, "--help")
    assert code == 0
    assert f"Usage: triangulation {name}" in out
    assert "\\b" not in out


def test_the_installed_command_tells_its_version() -> None:
    """The script of the package runs, and so does a mistake in it."""
    script = Path(sys.executable).with_name("triangulation")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("triangulation, version ")
    wrong = subprocess.run([script, "walk"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "triangulation: There is no command 'walk'; the commands are "
        + ", ".join(cli.list_commands(click.Context(cli)))
        + ".\n",
    )


def test_an_unknown_command_gets_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "experiment", "analyze", "x")
    assert code == 2
    assert err == "triangulation: There is no command 'analyze'; did you mean analyse?\n"


def test_parameters_print_the_whole_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    """CSV and Markdown hold every parameter once; a group holds its own alone."""
    _, out, _ = said(capsys, "parameters", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["name"] for row in rows] == list(LEDGER)
    assert all(
        row["unit"] and row["meaning"] and row["mechanism"] and row["magnitude"] for row in rows
    )
    _, out, _ = said(capsys, "parameters", "--format", "markdown")
    assert [name for name in LEDGER if out.count(f"| {name} |") != 1] == []
    _, out, _ = said(capsys, "parameters", "--group", "energy")
    names = {line.split()[0] for line in out.splitlines() if "." in line.split(" ")[0]}
    assert names == {name for name in LEDGER if name.startswith("energy.")}


@pytest.mark.parametrize("name", ["parameters", "measures"])
def test_a_narrow_terminal_gets_a_block_for_each_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Lines fit and no word is broken; a wide terminal and a pipe get the table."""
    monkeypatch.setenv("COLUMNS", "80")
    _, piped, _ = said(capsys, name, "--search", "gas price")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    _, narrow, _ = said(capsys, name, "--search", "gas price")
    assert piped.splitlines()[0].split()[0] == "name"
    lines = [line for line in narrow.splitlines() if not line.startswith("Glossary: ")]
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line.startswith("  meaning:")] != []
    assert set(narrow.split()) >= {w for w in piped.splitlines()[1].split() if w.isalpha()}
    monkeypatch.setenv("COLUMNS", "200")
    _, wide, _ = said(capsys, name, "--search", "gas price")
    assert wide.splitlines()[1:] == piped.splitlines()[1:]


def test_an_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence lists the groups that there are."""
    code, _, err = said(capsys, "parameters", "--group", "enrgy")
    assert code == 2
    assert "'enrgy'" in err
    assert "energy" in err


def test_scenarios_are_listed_with_the_part_of_the_paper(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each has its name, title and part; one alone shows what it changes."""
    _, out, _ = said(capsys, "scenarios")
    for name in scenario_names():
        scenario = load_scenario(name)
        assert f"{name}: {scenario.title}" in out
        assert f"The paper: {scenario.paper}." in out
    _, out, _ = said(capsys, "scenarios", "external-threat")
    assert "security.external_threat = 0.7" in out


def test_parameters_and_measures_are_found_by_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "parameters", "--search", "Sanctions", "--format", "csv")
    rows = out.splitlines()[1:]
    assert code == 0
    assert 0 < len(rows) < 100
    assert all("sanction" in row.casefold() for row in rows)
    _, out, _ = said(capsys, "measures", "--search", "leverage russia")
    assert "leverage_russia" in out
    assert "netback_price" not in out
    _, out, _ = said(capsys, "measures", "--search", "hedging")
    assert "Glossary: Hedging." in out


@pytest.mark.parametrize("words", ["zeppelin", " "])
@pytest.mark.parametrize("command", ["parameters", "measures"])
def test_a_search_that_finds_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], command: str, words: str
) -> None:
    code, out, err = said(capsys, command, "--search", words)
    assert code == 2
    assert not out
    assert "--search" in err
    assert repr(words) in err


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        (("run", "--worlds", "none"), 1),
        (("run", "--help"), 0),
        (("run", "--processes", "1", "--worlds", "none"), 0),
        (("scenarios", "--nothing"), 0),
    ],
)
def test_workers_load_beside_a_command_that_plays(
    words: tuple[str, ...], begun: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """They begin before the command itself is loaded, and only where they are wanted."""
    calls: list[str] = []
    monkeypatch.setattr(processes, "expect_workers", lambda: calls.append("begun"))
    said(capsys, *words)
    assert len(calls) == begun
