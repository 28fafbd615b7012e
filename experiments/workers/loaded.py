"""What workers begin with: the libraries, and programs of the rules.

Loaded once, by the process of which workers on this machine are copies.
"""

from __future__ import annotations

from ...model.parameters import Parameters
from ...model.simulation import Simulation
from ..playing import batch as batch

Simulation(Parameters(), citizens=2).step()
