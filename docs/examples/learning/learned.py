"""A policy that was trained: plays the weights that lie beside this file.

    triangulation run --with learned.py --policy belarus=learned

``learned-course`` is its constant part alone: the same levels in every month and world.
"""

from __future__ import annotations

from triangulation import extension
from triangulation.experiments.learning.linear import read_linear

POLICY = read_linear(extension.data("weights.csv"))

extension.policy("learned", seat=POLICY.power.name)(POLICY.decide)
extension.policy("learned-course", seat=POLICY.power.name)(POLICY.fixed().decide)
