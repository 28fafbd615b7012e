"""The citizens and the recorded quantities in Mesa's own SolaraViz, for those who know it.

``solara run solara_viz.py`` after ``pip install ".[ui]" altair`` in the project's folder. The
project's own page is ``triangulation ui``: faster, with stepping back, forks and the forecast.
"""

import solara
from matplotlib.figure import Figure
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from triangulation.model.mesa_model import Citizen, TriangulationModel


@solara.component
def people(model):
    """Draw the citizens on the paper's two axes."""
    update_counter.get()
    figure = Figure()
    citizens = model.agents_by_type[Citizen]
    axes = figure.subplots(subplot_kw={"xlim": (-1, 1), "ylim": (0, 1)})
    axes.set(xlabel="political leaning", ylabel="cultural Russianness")
    axes.scatter(citizens.get("leaning"), citizens.get("culture"), c=citizens.get("approval"))
    solara.FigureMatplotlib(figure)


page = SolaraViz(
    TriangulationModel(citizens=200),
    components=[people, make_plot_component(["alignment", "public_alignment"])],
    model_params={
        "citizens": 200,
        "energy__import_dependence": Slider("import dependence", 0.85, 0.0, 1.0, 0.05),
    },
    name="Triangulation",
)
