"""The field on its page: what it asks, what it refuses, and what it does not lose."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from tests.uploads import good, hostile
from tests.uploads.pages import ProofForm

EXPECTED = "PDF, JPG, PNG, DOCX ou ODT, 10 Mo au plus."

SENTENCE_ON_ATTACHMENTS = (
    "Ce PDF contient un fichier joint : nous ne le gardons pas. Ouvrez-le, choisissez « Imprimer » puis « Enregistrer au "
    f"format PDF », et envoyez ce nouveau fichier. Attendu : {EXPECTED}"
)


def words(html):
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


def bound(title="Diplôme", **files):
    return ProofForm({"title": title}, {name: SimpleUploadedFile(*file) for name, file in files.items()})


def test_field_says_what_it_takes_before_any_mistake():
    field = ProofForm()["proof"]
    html = field.as_field_group()
    assert EXPECTED in words(html)
    assert 'accept=".pdf,.jpg,.jpeg,.png,.docx,.odt,application/pdf,image/jpeg,image/png,' in html
    assert 'aria-describedby="id_proof_helptext"' in html
    assert "n’a pas été gardé" not in html


def test_form_asks_the_browser_to_send_files():
    assert ProofForm().is_multipart()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Choisissez un fichier."),
        (("vide.pdf", b""), "Ce fichier est vide. Choisissez-en un autre."),
        (("page.pdf", hostile.HTML), f"C'est une page web ou un dessin SVG. Imprimez-le en PDF. Attendu : {EXPECTED}"),
        (
            ("joint.pdf", hostile.FILES["joint.pdf"][0]()),
            SENTENCE_ON_ATTACHMENTS,
        ),
    ],
)
def test_refusal_stands_on_the_field_and_says_what_to_do(file, sentence):
    form = bound(**({"proof": file} if file else {}))
    assert form.errors == {"proof": [sentence]}


def test_page_refused_keeps_the_other_answers_and_asks_for_the_file_again():
    form = bound(title="Un intitulé beaucoup trop long pour ce champ", proof=("Diplôme.pdf", good.pdf()))
    html = form.render()
    assert form.errors.keys() == {"title"}
    assert "Un intitulé beaucoup trop long" in html
    assert (
        "« Diplôme.pdf » n’a pas été gardé : choisissez-le de nouveau. Vos autres réponses sont toujours là."
        in words(html)
    )


def test_name_of_the_file_cannot_write_in_the_page():
    html = bound(title="x" * 30, proof=("<img src=x onerror=1>.pdf", good.pdf())).render()
    assert "<img" not in html


def test_good_file_gives_what_will_be_kept():
    form = bound(proof=("CV.exe", good.pdf()))
    assert form.is_valid()
    assert (form.cleaned_data["proof"].name, form.cleaned_data["other"]) == ("CV.pdf", None)
