"""Commands that are imported only when they are used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar

import click

from ...agents.mistake import nearest, shown
from .extensions import with_extensions

Table = Mapping[str, tuple[str, str]]
"""Commands by name: the module that holds each (as ``command``), and its one-line help."""


class NamingGroup(click.Group):
    """A group that names its commands where somebody asks for one that there is not."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the named command; an unknown name is answered by the nearest, or all."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else f"the commands are {', '.join(known)}."
            ctx.fail(f"There is no command {shown(name)}; {hint}")
        return super().resolve_command(ctx, args)


class LateGroup(NamingGroup):
    """A group that imports a command only when it is used or its help is asked for."""

    table: ClassVar[Table]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, in the table's order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading its module; None if there is none of that name."""
        if cmd_name not in self.table:
            return None
        return with_extensions(import_module(f"..{self.table[cmd_name][0]}", __package__).command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(self.lines())

    def lines(self) -> list[tuple[str, str]]:
        """Return every name with its one-line help."""
        return [(name, line) for name, (_, line) in self.table.items()]
