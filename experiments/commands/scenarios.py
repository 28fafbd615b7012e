"""``triangulation scenarios``: what can be played."""

from __future__ import annotations

import textwrap

import click

from ...model.parameters import LEDGER
from ...model.scenario import Scenario, load_scenario, scenario_names


@click.command("scenarios")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the scenarios, or show everything that the scenario NAME changes.

    A scenario is a small TOML file; `triangulation run --scenario my-own.toml` plays your own.
    """
    for each in [name] if name else scenario_names():
        scenario = load_scenario(each)
        click.secho(f"{scenario.name}: {scenario.title}", bold=True)
        click.echo(f"  The paper: {scenario.paper}.")
        click.echo(textwrap.indent(textwrap.fill(scenario.description, 90), "  "))
        if name:
            _show_changes(scenario)
        click.echo()


def _show_changes(scenario: Scenario) -> None:
    for parameter, value in scenario.parameters.differences().items():
        declared = LEDGER[parameter]
        click.echo(f"  {parameter} = {value} {declared.unit} (ledger: {declared.default})")
    for event in scenario.events:
        click.echo(f"  month {event.month}: {event.kind}, size {event.size:g}")
    for power, policy in scenario.policies.items():
        click.echo(f"  {power}: {policy}")
