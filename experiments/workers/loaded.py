"""What workers begin with: the libraries, and programs of the rules for several worlds.

Loaded once, by the process of which workers on this machine are copies.
"""

from __future__ import annotations

from ...model.parameters import Parameters
from ...model.programs.sweeps import TILE
from ...model.simulation import Simulation
from ..playing import batch as batch

Simulation(Parameters(), worlds=range(TILE), citizens=2).step()
