import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.e2e

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1024, 1440])
def test_components_are_accessible_and_fit(served, components_html, page, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})

    served(components_html)

    assert [
        (v["id"], v["nodes"][0]["target"]) for v in Axe().run(page, options=AXE_OPTIONS).response["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_twice_as_large_still_fits(served, components_html, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    served(components_html)

    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_error_summary_takes_the_focus_and_its_links_lead_to_the_fields(served, components_html, page):
    served(components_html)
    assert "error-summary" in page.evaluate("document.activeElement.className")

    page.get_by_role("link", name="SIRET de l’entreprise").click()
    assert page.evaluate("document.activeElement.id") == "id_errors-siret"

    page.get_by_role("link", name="Positionnement").click()
    assert page.evaluate("document.activeElement.name") == "errors-level"


def test_grid_is_answered_with_the_keyboard_alone(served, components_html, page):
    served(components_html)

    page.locator("#id_c-reports_0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")

    assert page.evaluate("[...new FormData(document.getElementById('grid-form')).entries()].at(-1)") == [
        "c-reports",
        "NO",
    ]


def test_answers_of_the_grid_are_large_enough_for_a_finger(served, components_html, page):
    served(components_html)

    sizes = page.locator(".segmented__option").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")

    assert min(sizes) >= 44
