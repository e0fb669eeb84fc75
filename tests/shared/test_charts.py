"""Bars drawn by the server: their length is their share of the greatest, and every figure is also a word."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from cqp.shared.charts import LONGEST, bar_chart

ROWS = [("novembre 2026", 12), ("décembre 2026", 0), ("janvier 2027", 3), ("février 2027", 1000)]


def test_length_is_the_share_of_the_greatest_and_anything_at_all_is_seen():
    lengths = [bar.length for bar in bar_chart("Échéances", ROWS).bars]
    assert lengths == [3, 0, 2, LONGEST]


@pytest.mark.parametrize("rows", [[], [("novembre 2026", 0)]])
def test_nothing_to_draw_is_drawn_and_said(rows):
    chart = bar_chart("Échéances", rows)
    assert ([bar.length for bar in chart.bars], chart.told) == ([0] * len(rows), "rien")


def test_drawing_has_a_name_its_figures_in_words_and_no_style():
    with translation.override("fr"):
        html = render_to_string("components/bar_chart.html", {"chart": bar_chart("Échéances", ROWS), "id": "dessin"})
    assert 'role="img" aria-labelledby="dessin-nom" aria-describedby="dessin-dit"' in html
    assert '<title id="dessin-nom">Échéances</title>' in html
    assert '<desc id="dessin-dit">novembre 2026 : 12 ; janvier 2027 : 3 ; février 2027 : 1000</desc>' in html
    assert "style" not in html
    assert html.count("<rect") == 3
    # Figures of the drawing are plain: a French number would not be one there.
    numbers = re.findall(r' (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', html)
    assert [number for number in numbers if not number.isdigit()] == []
