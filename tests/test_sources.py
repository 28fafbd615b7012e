"""Every mechanism and every magnitude says where it comes from, in a form that can be checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from triangulation.agents.declaration import Declaration, Source, number, quoted
from triangulation.agents.moves import POWERS
from triangulation.model.parameters import LEDGER

SECTIONS = (
    "Abstract", "Introduction", "Strategy", "Military", "Economics", "Culture", "Conclusion",
)  # fmt: skip


def sources() -> Iterator[tuple[str, Source]]:
    for name, declared in LEDGER.items():
        yield f"{name}: mechanism", declared.mechanism
        if declared.magnitude is not declared.mechanism:
            yield f"{name}: magnitude", declared.magnitude
    for power in POWERS:
        yield from ((f"{power.name}: {i.name}", i.source) for i in power.menu.instruments)


@pytest.mark.parametrize(("name", "source"), list(sources()))
def test_source_can_be_followed(name: str, source: Source) -> None:
    """Quotations are short and say where they stand; series and publications are named."""
    assert source.kind in ("quoted", "data", "literature", "assumed")
    assert len(source.text.strip()) > 10
    if source.kind == "quoted":
        assert len(source.text) < 200
        assert source.where in SECTIONS
        assert source.text == " ".join(source.text.split())
        assert not set(source.text) & set("'\""), "the paper's quotation marks are ’ ‘"
    elif source.kind == "assumed":
        assert not source.where
    else:
        assert source.where.strip()


def test_every_kind_of_source_is_used() -> None:
    every = {"quoted", "data", "literature", "assumed"}
    assert {declared.mechanism.kind for declared in LEDGER.values()} == every
    assert {declared.magnitude.kind for declared in LEDGER.values()} == every


FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ROUGHLY = 0.1
"""By which share of it a value may miss a fraction in words ("around half")."""


def figures(text: str) -> list[tuple[float, float]]:
    """Return the numbers that a text contains, each as (least, most) that it can stand for."""
    digits = re.findall(r"(\d+(?:\.\d+)?)\s?(%?)", text.replace(",", ""))
    exact = [float(digit) / (100 if per_cent else 1) for digit, per_cent in digits]
    exact += [n for n, word in enumerate(WORDS, 2) if re.search(rf"\b{word}\b", text)]
    rough = [FRACTIONS[word] for word in FRACTIONS if re.search(rf"\b{word}", text)]
    return [(n, n) for n in exact] + [(n * (1 - ROUGHLY), n * (1 + ROUGHLY)) for n in rough]


def supports(source: Source, value: float) -> bool:
    """Return whether a source can be that of a magnitude.

    A quotation must contain the value; a series or a publication must give figures, from which
    the value may follow by arithmetic; an assumption needs none.
    """
    found = figures(source.text)
    if source.kind == "quoted":
        return any(low - 1e-9 <= value <= high + 1e-9 for low, high in found)
    return source.kind == "assumed" or bool(found)


@pytest.mark.parametrize(
    ("text", "value", "supported"),
    [
        ("imports around 85% of its energy", 0.85, True),
        ("imports around 85% of its energy", 0.8, False),
        ("the reciprocal figure is just 5.4%", 0.054, True),
        ("around half of Belarus’s imports", 0.55, True),
        ("around half of Belarus’s imports", 0.6, False),
        ("fears of a more decisive westward shift", 4.0, False),
        ("on behalf of Minsk", 0.5, False),
    ],
)
def test_the_search_for_the_value_itself(text: str, value: float, supported: bool) -> None:
    assert supports(quoted(text, "Economics"), value) is supported


@pytest.mark.parametrize("name", [n for n, d in LEDGER.items() if not d.options])
def test_a_magnitude_rests_on_a_number(name: str) -> None:
    """Words without a number are the source of a mechanism, never of its magnitude."""
    assert supports(LEDGER[name].magnitude, float(LEDGER[name].default))


def test_an_assumed_magnitude_has_a_reason_of_its_own() -> None:
    """One formula repeated everywhere says nothing of any number."""
    reasons = Counter(
        d.magnitude.text
        for d in LEDGER.values()
        if d.magnitude.kind == "assumed" and d.magnitude is not d.mechanism
    )
    assert max(reasons.values()) <= 2


def test_a_declaration_without_a_source_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        Declaration(1.0, "share", 0, 1, None, "meaning")  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError):
        number(1.0, "share", (0, 1), None, "meaning")  # pyright: ignore[reportCallIssue]
