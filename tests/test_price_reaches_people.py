"""A higher price reaches people: first growth falls, then wellbeing, then approval."""

import numpy as np

from triangulation.agents.moves import POWERS
from triangulation.agents.policies import Idle, Policy
from triangulation.model.parameters import Parameters
from triangulation.model.record import record
from triangulation.model.simulation import Simulation

RISE = 4
"""First month in which the market turns to the double price, and at once; the contract is renewed
then."""


def course(path: list[dict[str, float]] | float) -> list[dict[str, np.ndarray]]:
    nobody: dict[str, Policy] = {power.name: Idle() for power in POWERS}
    values = {
        "energy.price_mean": path, "energy.price_reversion": 1, "energy.price_volatility": 0,
        "energy.first_renewal": RISE,
    }  # fmt: skip
    simulation = Simulation(
        Parameters().with_values(values),
        seed=3, worlds=range(16), citizens=200, policies=nobody,
    )  # fmt: skip
    return [record(simulation.step()) for _ in range(84)]


def test_a_doubled_price_reaches_growth_then_wellbeing_then_approval() -> None:
    usual = course(190)
    dear = course([{"first": 1, "last": RISE - 1, "level": 190}, {"first": RISE, "level": 380}])

    def loss(name: str) -> np.ndarray:
        return np.array([np.mean(u[name] - d[name]) for u, d in zip(usual, dear, strict=True)])

    assert not loss("growth")[: RISE - 1].any()
    paid = [d["price_paid"] / u["price_paid"] for u, d in zip(usual, dear, strict=True)]
    assert np.allclose(paid[RISE:], 2, rtol=0.05)
    worst = [int(np.argmax(loss(name))) for name in ("growth", "wellbeing", "public_approval")]
    assert RISE - 1 <= worst[0] < worst[1] < worst[2] < len(usual) - 1
    assert loss("growth").max() > 0.5
    assert loss("wellbeing").max() > 0.02
    assert loss("public_approval").max() > 0.005
