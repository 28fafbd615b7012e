"""What the world outside does to a command ends in one sentence, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small import SCRIPT
from waiting import PATIENCE

from triangulation.experiments.workers.memory import ADDRESSES

SMALL = ("run", "--months", "2", "--worlds", "2", "--citizens", "10", "--quiet")
MANY = ("run", "--months", "2", "--worlds", "300", "--citizens", "10", "--quiet")
LONG = "x" * 300
ENOUGH = ADDRESSES[0], ADDRESSES[1] * (os.cpu_count() or 1)
"""Bytes of addresses with which the libraries can be loaded."""


def ended(
    *words: str | bytes | Path, cwd: Path, limit: str = "", **environment: str
) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command, perhaps under a limit of the shell's."""
    command = ["sh", "-c", f'{limit or ":"}; exec "$@"', "sh", SCRIPT, *words]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, env={**os.environ, **environment}, timeout=PATIENCE
    )
    return done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1")


def refused(result: tuple[int, str, str]) -> str:
    """Return the one sentence in which a command ended."""
    code, _, errors = result
    assert code == 2, errors
    assert errors.startswith("triangulation: ")
    assert errors.count("\n") == 1
    return errors


@pytest.mark.parametrize(
    "encoding",
    ["ascii", *(pytest.param(name, marks=pytest.mark.slow) for name in ("cp1252", "latin-1"))],
)
def test_output_degrades_where_its_encoding_is_not_utf_8(tmp_path: Path, encoding: str) -> None:
    """A summary and the ledger are printed in any encoding, with plain signs where it must be."""
    words = tuple(word for word in SMALL if word != "--quiet")
    code, told, errors = ended(*words, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert (code, errors) == (0, "")
    assert "State alignment" in told
    assert ended("parameters", cwd=tmp_path, PYTHONIOENCODING=encoding)[0] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["parameters", "--help"])
def test_output_that_cannot_be_written_ends_in_a_sentence(tmp_path: Path, words: str) -> None:
    """A full disk under the output is said on the errors' side."""
    code = f"{SCRIPT} {words} >/dev/full"
    done = subprocess.run(["sh", "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert "No space left" in refused((done.returncode, done.stdout, done.stderr))


def test_a_reader_that_has_seen_enough_is_no_mistake(tmp_path: Path) -> None:
    """Nothing is said where the output goes to ``head``."""
    code = f"{SCRIPT} parameters --format csv | head -1"
    done = subprocess.run(["sh", "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        (*SMALL, "--output", LONG),
        (*SMALL, "--scenario", f"{LONG}.toml"),
        (*SMALL, "--scenario", LONG),
        ("rerun", LONG),
        ("experiment", "run", f"{LONG}.toml"),
        ("experiment", "analyse", LONG),
        ("experiment", "retry", LONG),
        ("experiment", "init", f"{LONG}.toml"),
    ],
)
def test_names_of_300_letters_are_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The sentence does not repeat all of the name."""
    assert "x" * 101 not in refused(ended(*words, cwd=tmp_path))
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_not_utf_8_is_refused_before_playing(tmp_path: Path) -> None:
    """Nothing is played, and nothing is left."""
    assert "not UTF-8" in refused(ended(*SMALL, "--output", b"caf\xe9", cwd=tmp_path))
    assert not any(tmp_path.iterdir())


def test_too_few_open_files_are_said_before_playing(tmp_path: Path) -> None:
    """A hard limit is named; a soft one is raised."""
    told = refused(ended(*MANY, "--processes", "2", cwd=tmp_path, limit="ulimit -n 20"))
    assert "open 20 files" in told
    assert not list(tmp_path.rglob("measures.*"))
    soft = ended(*MANY, "--processes", "2", cwd=tmp_path, limit="ulimit -S -n 30")
    assert soft[0] == 0, soft


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("limit", ["150000", "225000", "300000", "425000"])
def test_too_little_memory_ends_in_a_sentence(limit: str, processes: str, tmp_path: Path) -> None:
    """And at once: loading a library would not end under some of these limits."""
    words = (*MANY, "--processes", processes)
    told = refused(ended(*words, cwd=tmp_path, limit=f"ulimit -v {limit}"))
    assert f"memory is too small: the system lets this command have {limit} kB" in told
    assert not any(tmp_path.iterdir())


def test_memory_that_is_too_small_for_the_work_ends_in_a_sentence(tmp_path: Path) -> None:
    """Where the libraries fit, and an array does not."""
    words = ("run", "--months", "1", "--worlds", "1", "--citizens", "1000000", "--quiet")
    told = refused(ended(*words, cwd=tmp_path, limit=f"ulimit -v {sum(ENOUGH) // 1024}"))
    assert "memory is too small" in told


@pytest.mark.slow
def test_a_long_folder_for_temporary_files_changes_nothing(tmp_path: Path) -> None:
    """Workers begin without a socket whose address would be too long."""
    folder = tmp_path / ("y" * 120)
    folder.mkdir()
    for name, processes, place in (("one", "1", "/tmp"), ("two", "2", str(folder))):
        words = (*MANY, "--processes", processes, "--output", name)
        assert ended(*words, cwd=tmp_path, TMPDIR=place) == (0, "", "")
    one, two = (tmp_path / name / "measures.parquet" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("mount", ["ro,size=4k", "size=4k"])
def test_shared_memory_that_is_full_or_read_only(tmp_path: Path, mount: str) -> None:
    """It is named, with the way out."""
    fill = "" if "ro" in mount else "head -c 4096 /dev/zero >/dev/shm/x;"
    script = f'mount -t tmpfs -o {mount} none /dev/shm && {{ {fill} exec "$@"; }}'
    if (
        not shutil.which("unshare")
        or subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh", "true"], capture_output=True
        ).returncode
    ):
        pytest.skip("file systems cannot be mounted here")
    command = ["unshare", "-m", "sh", "-c", script, "sh", SCRIPT, *MANY, "--processes", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
    assert "--processes 1" in refused((done.returncode, done.stdout, done.stderr))


def test_the_browser_without_its_extra(tmp_path: Path) -> None:
    """The module that lacks is named, and how to install it; the other commands go on."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nfrom importlib.abc import MetaPathFinder\n"
        "class Absent(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('solara', 'starlette', 'uvicorn', 'ipyvuetify'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Absent())\n"
    )
    told = refused(ended("ui", "--no-open", cwd=tmp_path, PYTHONPATH=str(tmp_path)))
    assert "solara" in told
    assert "brings it" in told
    assert ended("--help", cwd=tmp_path, PYTHONPATH=str(tmp_path))[0] == 0


def test_errors_of_the_program_keep_their_traceback(tmp_path: Path) -> None:
    """Only what the system refuses becomes a sentence."""
    code = (
        "from triangulation.experiments import command_line as c\n"
        "def broken(): raise KeyError('ours')\n"
        "c.cli.add_command(c.click.Command('broken', callback=broken))\n"
        "c.Commands.get_command = lambda self, ctx, name: self.commands[name]\n"
        "c.Commands.list_commands = lambda self, ctx: list(self.commands)\n"
        "c.main(['broken'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
