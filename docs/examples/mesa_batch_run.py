"""The model under ``mesa.batch_run``, for those who know it (Mesa 3; Mesa 4 has no batch_run).

Random draws are addressed by ``world`` under one seed: ask for several worlds, so that all
variants have the same. ``iterations`` without ``seed`` and ``world`` are different worlds too, but
other ones of each variant. ``triangulation run`` and experiments play the same worlds side by side,
and much faster.
"""

import mesa
import pandas as pd

from triangulation.model.mesa_model import TriangulationModel

varied = {
    "scenario": "briefing-2020",
    "seed": 2020,
    "world": range(3),
    "citizens": 100,
    "energy__import_dependence": [0.425, 0.85],  # ledger names, two underscores for the dot
}

if __name__ == "__main__":
    rows = mesa.batch_run(
        TriangulationModel, varied, max_steps=12, number_processes=1, display_progress=False
    )
    frame = pd.DataFrame(rows)
    print(frame[["energy__import_dependence", "world", "alignment", "price_paid"]].to_string())
    print(frame.groupby("energy__import_dependence")[["alignment", "leverage_russia"]].mean())
