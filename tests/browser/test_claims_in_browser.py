"""The report on the claims in a real browser: narrow and wide, light and dark."""

import pytest
from looks import violations

from triangulation.experiments.claims.catalogue import chosen
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.report import write_report
from triangulation.experiments.storage.manifest import Manifest


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    asked = Inquiry(tuple(chosen(["C2", "R2"])), Extent(3, 30, 20), 2, Extent(2, 30, 20))
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(path, inquire(asked), Manifest(asked.settings(), {}))
    return path


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light"), (1920, "dark")])
def test_the_report_on_the_claims_can_be_used_by_everyone(chromium, report, width, scheme):
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(report.as_uri())
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=R2 An unstable succession")
    assert page.evaluate("location.hash") == "#R2"
    assert page.locator("#R2 blockquote").is_visible()
    page.close()
