import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered

from cqp.shared.blockers import Blocker
from cqp.shared.templatetags import cqp_ui
from cqp.shared.widgets import DayInput, SegmentedRadio

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted(f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html"))
AT = dt.datetime(2026, 11, 23, 13, 32, tzinfo=dt.UTC)


class Registration(forms.Form):
    siret = forms.CharField(label="SIRET", help_text="14 chiffres, par exemple 732 829 320 00074.")
    email = forms.EmailField(label="Courriel", required=False)
    hired_on = forms.DateField(label="Date d’entrée", required=False, widget=DayInput)
    observed = forms.ChoiceField(label="Critère observé", choices=[("Y", "Oui"), ("N", "Non")], widget=SegmentedRadio)


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


def page_of(template: str, **context) -> str:
    """A page with its frame, for somebody who is not signed in."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string(template, context, request)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# The developers' page


@pytest.fixture
def rendered_names():
    names = set()

    def note(template, **_):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_developers_page_shows_every_component(rendered_names, components_html):
    assert [name for name in COMPONENTS if name not in rendered_names] == []
    assert "VARIABLE_INCONNUE" not in components_html


def test_developers_page_shows_every_icon_of_the_file(components_html):
    drawn = set(re.findall(r'symbol id="([a-z-]+)"', (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()))

    assert set(re.findall(r"icons\.svg#([a-z-]+)", components_html)) == drawn


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_lists_its_parameters(name):
    header = (TEMPLATES / name).read_text().split("{% endcomment %}")[0]

    assert header.startswith("{% comment %}\n")
    assert "\nParameters" in header


# Colours


def _palettes() -> dict[str, dict[str, tuple[int, int, int]]]:
    source = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    light, dark = source.split("@media (prefers-color-scheme: dark)")

    def colours(text):
        return {name: tuple(bytes.fromhex(value)) for name, value in re.findall(r"--([a-z-]+): #([0-9a-f]{6});", text)}

    return {"light": colours(light), "dark": colours(light) | colours(dark)}


def _luminance(colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("text", "text-muted", "accent", "danger", "success", "waiting")
        for ground in ("background", "surface")
    ],
    *[(text, "surface-sunken") for text in ("text", "text-muted")],
    *[(tone, f"{tone}-soft") for tone in cqp_ui.TONES],
    *[("text", f"{tone}-soft") for tone in cqp_ui.TONES],
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("text", "accent-soft"),
    ("text-muted", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
]
SHAPE_PAIRS = [(shape, ground) for shape in ("line-control", "focus", "accent") for ground in ("background", "surface")]


def test_every_text_pair_has_enough_contrast_in_both_modes():
    faint = [
        (mode, pair, round(_contrast(palette[pair[0]], palette[pair[1]]), 2))
        for mode, palette in _palettes().items()
        for pair in TEXT_PAIRS
        if _contrast(palette[pair[0]], palette[pair[1]]) < 4.5
    ]

    assert faint == []


def test_borders_of_controls_and_focus_have_enough_contrast_in_both_modes():
    faint = [
        (mode, pair)
        for mode, palette in _palettes().items()
        for pair in SHAPE_PAIRS
        if _contrast(palette[pair[0]], palette[pair[1]]) < 3
    ]

    assert faint == []


def test_contrast_of_black_on_white_is_21():
    assert round(_contrast((0, 0, 0), (255, 255, 255)), 1) == 21.0


# French


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ value|moment_fr }}", AT, "23 novembre 2026 à 14\xa0h\xa032"),
        ("{{ value|moment_fr }}", dt.datetime(2026, 7, 1, 22, 5, tzinfo=dt.UTC), "2 juillet 2026 à 0\xa0h\xa005"),
        ("{{ value|day_fr }}", dt.date(2026, 8, 1), "1er août 2026"),
        ("{{ value|day_fr }}", None, ""),
        ("{{ value|day_short_fr }}", dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "01/01/2027"),
        ('{{ value|count_fr:"dossier,dossiers" }}', 0, "0\xa0dossier"),
        ('{{ value|count_fr:"dossier,dossiers" }}', 2, "2\xa0dossiers"),
        ("{{ value|size_fr }}", 184_320, "184\xa0Ko"),
        ("{{ value|size_fr }}", 1_250_000, "1,2\xa0Mo"),
        ("{{ value|size_fr }}", 12, "1\xa0Ko"),
    ],
)
def test_dates_and_counts_in_french(source, value, expected):
    assert render(source, value=value) == expected


# Forms


def test_field_says_its_help_and_its_error_to_screen_readers():
    field = Registration({"siret": ""})["siret"].as_field_group()

    assert 'aria-describedby="id_siret_helptext id_siret_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_siret_helptext"' in field
    assert 'id="id_siret_error"' in field


def test_optional_field_says_so_and_required_field_does_not():
    form = Registration()

    assert "(facultatif)" in form["email"].as_field_group()
    assert "(facultatif)" not in form["siret"].as_field_group()


def test_draft_form_hides_the_optional_mention():
    form = Registration()
    form.hides_optional = True

    assert "(facultatif)" not in form["email"].as_field_group()


def test_group_of_radio_buttons_is_a_fieldset_with_its_question():
    field = Registration()["observed"].as_field_group()

    assert field.startswith('<fieldset class="field" id="id_observed_field">')
    assert words(field) == "Critère observé Oui Non"
    assert field.count('class="segmented__option"') == 2


def test_day_is_written_as_the_browser_expects_it():
    assert 'value="2026-08-01"' in str(Registration(initial={"hired_on": dt.date(2026, 8, 1)})["hired_on"])


def test_whole_form_lists_its_errors_with_links_to_the_fields():
    html = str(Registration({"email": "lea"}))

    assert re.findall(r'<a href="#([a-z_]+)">', html) == ["id_siret", "id_email", "id_observed_field"]
    assert "3 corrections sont nécessaires" in html


def test_error_summary_of_a_form_without_error_is_nothing():
    assert (
        render('{% include "components/error_summary.html" with form=form only %}', form=Registration()).strip() == ""
    )


def test_error_summary_gathers_several_forms_and_extra_sentences():
    html = render(
        '{% include "components/error_summary.html" with forms=forms extra=extra only %}',
        forms=[Registration({"siret": "1", "observed": "Y"}), Registration({"b-observed": "Y"}, prefix="b")],
        extra=["Le dossier a déjà été inscrit."],
    )

    assert re.findall(r'<a href="#([a-z_-]+)">', html) == ["id_b-siret"]
    assert "Le dossier a déjà été inscrit." in html


# Components


def test_badge_gives_word_shape_and_colour():
    html = render('{% include "components/badge.html" with label="Incomplet" tone="waiting" only %}')

    assert words(html) == "Incomplet"
    assert "tone-waiting" in html
    assert "icons.svg#clock" in html


def test_refused_act_stays_visible_with_its_reason_and_what_is_missing():
    acts = [
        {"label": "Signer", "url": "/signer/", "allowed": True},
        {
            "label": "Transmettre",
            "allowed": False,
            "reason": "il manque un avis.",
            "blockers": [Blocker("x", "Avis manquant", "/avis/")],
        },
    ]

    html = render('{% include "components/acts.html" with acts=acts only %}', acts=acts)

    assert re.findall(r'href="([^"]+)"', html.replace("icons.svg", "")).count("/signer/") == 1
    assert '<a class="blockers__link" href="/avis/">Avis manquant</a>' in html
    assert "Pas encore possible : il manque un avis." in words(html)


def test_conflict_posts_the_chosen_text_under_its_own_field_name():
    html = render(
        '{% include "components/conflict.html" with fields=fields kept=kept version=6 theirs_by="Sophie Leroy" theirs_at=at only %}',
        fields=[{"name": "comment", "label": "Commentaire", "theirs": "l’un", "mine": "l’autre"}],
        kept=[("place", "Lyon")],
        at=AT,
    )

    assert re.findall(r'name="([a-z]+)" value="([^"]+)"', html) == [
        ("version", "6"),
        ("place", "Lyon"),
        ("comment", "l’un"),
        ("comment", "l’autre"),
    ]


def test_component_with_a_form_carries_its_own_token():
    request = RequestFactory().get("/")

    html = render_to_string(
        "components/confirm.html", {"title": "Signer", "submit_label": "Signer", "cancel_url": "/"}, request
    )

    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)


def test_paper_asks_again_only_while_it_is_being_made():
    def polls(state):
        html = render(
            '{% include "components/paper.html" with paper=paper poll_url="/etat/" only %}',
            paper={"title": "Livret", "number": "1", "state": state, "url": "/livret.pdf"},
        )
        return "hx-get" in html, "/livret.pdf" in html

    assert [polls("asked"), polls("ready"), polls("failed")] == [(True, False), (False, True), (False, False)]


def test_signature_without_date_is_to_be_signed():
    html = render(
        '{% include "components/signatures.html" with signatures=signatures only %}',
        signatures=[
            {"as_what": "Tuteur", "who": "Marc", "at": AT, "digest": "9f86"},
            {"as_what": "Candidate", "url": "/signer/"},
        ],
    )

    assert words(html) == (
        "Tuteur Marc Signé le 23 novembre 2026 à 14 h 32 Empreinte du texte signé : 9f86 "
        "Candidate À signer Signer : Candidate"
    )


def test_pagination_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/dossiers/?etat=incomplet&page=7")

    html = render_to_string("components/pagination.html", {"page": Paginator(range(480), 25).get_page(7)}, request)

    assert words(html) == "151–175 sur 480 Précédente Page 1 … Page 5 Page 6 Page 7 Page 8 Page 9 … Page 20 Suivante"
    assert 'href="?etat=incomplet&amp;page=8"' in html


@pytest.mark.parametrize("state", ["empty", "partial", "complete", "error", "locked"])
def test_section_state_is_written_in_words(state):
    assert words(render("{% section_state state %}", state=state)) in {
        "vide",
        "en cours",
        "complète",
        "à corriger",
        "lecture seule",
    }


# Error pages


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_last_resort_page_needs_no_context(name):
    html = render_to_string(name)

    assert "VARIABLE_INCONNUE" not in html
    assert html.count("<h1>") == 1


def test_blocked_page_links_each_missing_thing():
    html = page_of("errors/blocked.html", blockers=[Blocker("x", "Avis manquant", "/avis/")], back_url="/dossier/")

    assert 'href="/avis/"' in html
    assert 'href="/dossier/"' in html


def test_forbidden_page_gives_the_reason():
    assert "seule l’entreprise nomme le tuteur" in page_of("403.html", exception="seule l’entreprise nomme le tuteur")


@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html", "errors/stale.html"])
def test_error_page_has_one_title_and_a_way_out(template):
    html = page_of(template)

    assert html.count("<h1>") == 1
    assert 'class="brand" href="/"' in html
