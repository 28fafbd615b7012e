"""Errors of the operating system, in one sentence: full disks, limits, unusual terminals."""

from __future__ import annotations

import codecs
import errno
import os
import select
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from ..agents.mistake import Mistake, shortened, shown

ADVICE = {
    errno.ENOSPC: "free some space, or write elsewhere",
    errno.EDQUOT: "free some space, or write elsewhere",
    errno.EMFILE: "allow more with `ulimit -n`, or use fewer --processes",
    errno.ENFILE: "close other programs, or use fewer --processes",
    errno.ENOMEM: "use fewer --processes, --worlds or --citizens",
    errno.EAGAIN: "allow more with `ulimit -u`, or use fewer --processes",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EROFS: "write elsewhere",
    errno.EACCES: "write elsewhere, or change its rights",
}
"""What to do about a refusal of the system."""

NO_MEMORY = "The memory is too small; use fewer --processes, --worlds or --citizens."

SCARCE = ("failed to map segment", "cannot allocate memory", "can't start new thread")
"""Messages by which libraries report too little memory in other kinds of errors."""

PLAIN = str.maketrans("−–—…●░│└─┌┐┘├┤×→·’“”„", '---.o:|+-+++++x>.\'"""')
"""Plain characters for terminals that do not know a sign."""


class Outside(Mistake):
    """Something that the system refused, in one sentence."""


class ClosedOutput(Exception):  # noqa: N818 - no error: who reads has seen enough
    """Nobody reads our output any more, as with ``| head``."""


@contextmanager
def in_one_sentence() -> Generator[None]:
    """Turn what the system refuses into :class:`Outside`; errors of the program stay as they are.

    Raises :class:`ClosedOutput` if what cannot be written is our own output.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _closed_output():
            raise ClosedOutput from error
        raise Outside(sentence(error)) from error
    except MemoryError as error:
        raise Outside(NO_MEMORY) from error
    except (ImportError, RuntimeError) as error:
        if not any(words in str(error).lower() for words in SCARCE):
            raise
        raise Outside(NO_MEMORY) from error


def sentence(error: OSError) -> str:
    """Return what the system refused, with the file if it names one, and what to do."""
    reason = shortened(error.strerror or error or type(error).__name__).rstrip(".")
    names = [shortened(os.fsdecode(n)) for n in (error.filename,) if isinstance(n, (str, bytes))]
    advice = ADVICE.get(error.errno or 0)
    return f"{': '.join([*names, reason])}{f'; {advice}' if advice else ''}."


def _closed_output() -> bool:
    """Return whether nobody reads our output any more."""
    try:
        waiting = select.poll()
        waiting.register(sys.stdout.fileno(), 0)
        return bool(waiting.poll(0))
    except (AttributeError, OSError, ValueError):  # no such look here: that is the usual reason
        return True


def printable_output() -> None:
    """Let output that its encoding cannot write degrade to plain signs instead of failing."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(PLAIN)
    return "".join(sign if sign.isascii() else "?" for sign in text), error.end


def check_arguments(words: Sequence[str]) -> None:
    """Refuse words that are not UTF-8: tables and manifests could not name such a file.

    Raises :class:`Mistake`, before anything is done.
    """
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise Mistake(f"{shown(word)} is not UTF-8; allowed are names in UTF-8.") from None


def end_output() -> None:
    """Write what is still to be printed; raises OSError where it cannot be."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def drop_output(stream: TextIO) -> None:
    """Discard what could not be printed, so that Python does not try again when it ends."""
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), stream.fileno())
