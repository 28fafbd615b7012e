"""Forms as a browser without a script reads them from a page: for scripted people and tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page: what it would send untouched, and between what a person may choose."""

    name: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Values by name of radio buttons, ticks, lists and buttons."""
    ranges: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """Lowest, highest and step of sliders and numbers."""
    disabled: bool = False

    @property
    def do(self) -> str:
        """Return the action that it asks for."""
        return self.fields.get("do", "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._list: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(at.get("id", ""), at.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None:
            self._take(self._form, tag, at)

    def _take(self, form: Form, tag: str, at: dict[str, str]) -> None:
        name, value = at.get("name", ""), at.get("value", "")
        if tag == "fieldset" and "disabled" in at:
            form.disabled = True
        elif tag == "select":
            self._list = name
        elif tag == "option" and self._list:
            form.choices.setdefault(self._list, []).append(at.get("value", ""))
            if "selected" in at or self._list not in form.fields:
                form.fields[self._list] = value
        elif tag == "textarea" and name:
            form.fields[name] = ""
        elif tag == "button" and name:
            form.choices.setdefault(name, []).append(value)
        elif tag == "input" and name and "disabled" not in at:
            self._take_input(form, at.get("type", "text"), name, value, at)

    def _take_input(self, form: Form, kind: str, name: str, value: str, at: dict[str, str]) -> None:
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value)
            if "checked" in at:
                form.fields[name] = value
            return
        if kind in ("range", "number"):
            low, high, step = at.get("min", "0"), at.get("max", "1"), at.get("step", "any")
            form.ranges[name] = float(low), float(high), 0.0 if step == "any" else float(step)
        form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._list = None


def forms(page: str) -> list[Form]:
    """Return the forms of a page in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


def asking(page: str, action: str) -> Iterator[Form]:
    """Yield the forms of a page that ask for an action and can be sent."""
    return (form for form in forms(page) if form.do == action and not form.disabled)
