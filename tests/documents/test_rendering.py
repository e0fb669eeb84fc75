"""What the papers hold, read back from the PDF itself."""

import io
import re

import pikepdf
import pypdf
import pytest
from django.template.base import VariableDoesNotExist
from weasyprint.urls import FatalURLFetchingError

from cqp.documents import shapes
from cqp.documents.rendering import html_of, pdf_of, render
from tests.documents import samples
from tests.documents.jury_samples import SUBJECTS
from tests.documents.press import TITLES, known_kind, paper, shape_of

pytestmark = pytest.mark.once

CODES = sorted(samples.ALL)
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@pytest.fixture(scope="module")
def printed():
    """Each paper, printed once for all the tests that only read it."""
    return {code: render(paper(code)) for code in CODES}


def text_of(content, page=None):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in (pages if page is None else [pages[page]])))


def structure(pdf):
    """Every structure element, from the root down."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            stack.append(node.get("/K", pikepdf.Array()))


@pytest.mark.parametrize("code", CODES)
def test_sample_has_the_shape_of_its_paper(code):
    shapes.check(shape_of(code), samples.sample(code))
    assert known_kind(code).template == f"pdf/{code}.html"


@pytest.mark.parametrize("code", CODES)
def test_paper_is_tagged_in_french_with_a_title(printed, code):
    with pikepdf.open(io.BytesIO(printed[code])) as pdf:
        assert (
            str(pdf.Root.Lang),
            bool(pdf.Root.MarkInfo.Marked),
            bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
        ) == ("fr-FR", True, True)
        assert str(pdf.docinfo["/Title"]).startswith(TITLES[code])
        assert "/Outlines" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert (metadata[PDFUA], metadata[f"{PDFA}part"], metadata[f"{PDFA}conformance"]) == ("1", "3", "A")
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"


@pytest.mark.parametrize("code", CODES)
def test_headers_have_a_scope_and_figures_have_words(printed, code):
    with pikepdf.open(io.BytesIO(printed[code])) as pdf:
        elements = list(structure(pdf))
        headers = [element for element in elements if element.S == "/TH"]
        assert [element for element in headers if "/Scope" not in element.A] == []
        assert [element for element in elements if element.S == "/Figure" and not str(element.get("/Alt", ""))] == []
        known = {bytes(name) for name in pdf.Root.StructTreeRoot.IDTree.Names[::2]} if headers else set()
        cells = [element for element in elements if element.S == "/TD" and "/Headers" in element.A]
        assert [name for cell in cells for name in cell.A.Headers if bytes(name) not in known] == []
        assert sum(element.S == "/H1" for element in elements) == 1


@pytest.mark.parametrize("code", CODES)
def test_fonts_are_inside_the_paper(printed, code):
    with pikepdf.open(io.BytesIO(printed[code])) as pdf:
        descriptors = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert [item.FontName for item in descriptors if not {"/FontFile2", "/FontFile3"} & set(item.keys())] == []


@pytest.mark.parametrize("code", CODES)
def test_every_page_says_dossier_paper_version_and_page(printed, code):
    total = len(pypdf.PdfReader(io.BytesIO(printed[code])).pages)
    for index in range(total):
        text = text_of(printed[code], index)
        assert SUBJECTS.get(code, f"ossier n° {samples.DOSSIER['number']}") in text
        assert f"{paper(code).number}" in text
        assert f"modèle {known_kind(code).version}" in text
        assert f"age {index + 1} / {total}" in text


def leaves(value):
    """Every text typed by somebody in a context: labels are found through their codes, moments are reworded."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.endswith(("_choices", "sha256")) and key not in {
                "digest",
                "sheet_digest",
                "level",
                "verdict",
                "answer",
                "sources",
                "decision",
                "professional",
                "external",
                "verification_code",
                "siret",
                "issuer",
            }:
                yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value):
        yield value


@pytest.mark.parametrize("code", CODES)
def test_nothing_of_the_context_is_left_out(code):
    """The samples fill every field: each text must be found on the paper (the HTML, where no line is cut)."""
    context = samples.sample(code)
    if code == "certificate":
        context.pop("competencies")
        context["certification"].pop("rncp_code")
        context["dossier"] = {"number": context["dossier"]["number"]}
    if code == "competency_statement":
        context["dossier"] = {"number": context["dossier"]["number"]}
    html = html_of(paper(code)).replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert [text for text in leaves(context) if text and text not in html] == []
    assert "None" not in html


@pytest.mark.parametrize("code", ["positioning", "follow_up", "decision_sheet", "certificate", "competency_statement"])
def test_provisional_criteria_are_said_on_paper(code):
    context = samples.sample(code)
    assert "provisoires" in html_of(paper(code, context)).lower()
    context["certification"]["criteria_are_provisional"] = False
    assert "provisoire" not in html_of(paper(code, context)).lower()


def test_choice_is_told_by_a_box_and_by_words():
    html = html_of(paper("positioning"))
    assert html.count("☒") == 6
    assert html.count("☐") == 12


def test_replacement_names_the_paper_it_replaces():
    first = paper("certificate")
    html = html_of(paper("certificate", number="CERT-2026-000008", replaces=first))
    assert f"remplace {first.number}" in html


def test_same_context_gives_the_same_bytes(printed):
    assert render(paper("decision_sheet")) == printed["decision_sheet"]


def test_context_without_a_value_stops_the_paper():
    context = samples.sample("certificate")
    del context["award"]["number"]
    with pytest.raises(VariableDoesNotExist):
        html_of(paper("certificate", context))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="http://127.0.0.1:9/x.png" alt="">',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="">',
        '<img src="asset:../rendering.py" alt="">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<style>@import url("asset:absent.css");</style>',
        '<p style="background: url(ftp://127.0.0.1/x)">x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_page_that_asks_for_anything_else_than_its_style_is_not_printed(markup):
    with pytest.raises(FatalURLFetchingError):
        pdf_of(f"<!doctype html><html lang=fr-FR><title>x</title><body>{markup}")


HOSTILE = {
    "word": "a" * 10_000,
    "nbsp": "mot" + "\u00a0" * 500,
    "lines": "ligne\n" * 400,
    "script": '<script>alert(1)</script><link rel=attachment href="file:///etc/passwd">',
    "template": "{% load x %}{{ dossier }}",
    "rtl": "\u202eمرحبا بالعالم\u202c",
    "emoji": "👩🏽‍💻🇫🇷 e\u0301\u0301\u0301",
    "control": "a\u0008\u000bb",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_text_typed_to_harm_is_printed_as_text(name):
    context = samples.sample("decision_sheet", recommendations=HOSTILE[name])
    content = render(paper("decision_sheet", context))
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) < 25
    assert not pypdf.PdfReader(io.BytesIO(content)).attachments
    if name in {"script", "template"}:
        assert HOSTILE[name][:12] in text_of(content)


def test_accents_and_marks_survive_printing():
    letters = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ’« »€–—…ñß"
    context = samples.sample("decision_sheet", recommendations=letters)
    assert letters.replace(" ", "") in text_of(render(paper("decision_sheet", context))).replace(" ", "")


def test_certificate_stays_on_one_page_with_long_names():
    context = samples.sample("certificate")
    context["holder"] |= {
        "first_names": "Marie-Christine Élisabeth Geneviève",
        "birth_name": "DE LA ROCHEFOUCAULD-MONTBAZON D'ESTISSAC",
    }
    context["certification"]["title"] = "CQP Conseiller(ère) commercial(e) en formation"
    assert len(pypdf.PdfReader(io.BytesIO(render(paper("certificate", context)))).pages) == 1
