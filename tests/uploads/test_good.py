"""Honest files pass, and come out with nothing that their owner did not mean to send."""

import io

import pytest
from PIL import Image

from cqp.uploads.examination import examine
from cqp.uploads.refusals import RefusedUpload
from tests.documents.press import paper
from tests.uploads import good

KINDS = {
    "pdf": (good.pdf, "application/pdf"),
    "jpg": (good.jpg, "image/jpeg"),
    "png": (good.png, "image/png"),
    "docx": (good.docx_with_a_link, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (good.odt, "application/vnd.oasis.opendocument.text"),
}


def picture(checked):
    return Image.open(io.BytesIO(checked.content))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_passes_under_the_type_of_its_content(kind, sent):
    build, content_type = KINDS[kind]
    checked = examine(sent("Attestation employeur.exe", build()))
    assert (checked.name, checked.content_type) == (f"Attestation employeur.{kind}", content_type)


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_document_is_kept_as_it_was_received(kind, sent):
    content = KINDS[kind][0]()
    assert examine(sent("a", content)).content == content


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_picture_comes_out_without_place_nor_device(kind, sent):
    received = KINDS[kind][0]()
    checked = examine(sent("photo", received))
    assert good.PRIVATE in received
    assert good.PRIVATE not in checked.content
    with picture(checked) as drawn:
        assert (dict(drawn.getexif()), set(drawn.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
            {},
            set(),
        )


def test_photograph_held_sideways_is_put_upright(sent):
    with picture(examine(sent("photo.jpg", good.jpg((60, 40), orientation=6)))) as drawn:
        assert drawn.size == (40, 60)


def test_photograph_followed_by_an_archive_loses_it(sent):
    checked = examine(sent("photo.jpg", good.jpg() + good.archive([("a.exe", b"MZ")])))
    assert b"PK\x03\x04" not in checked.content


def test_photograph_of_forty_million_points_is_brought_back_to_a_half(sent):
    with picture(examine(sent("photo.jpg", good.jpg((7300, 5470))))) as drawn:
        assert drawn.size == (3650, 2735)


def test_progressive_photograph_passes(sent):
    with picture(examine(sent("photo.jpg", good.jpg((4032, 3024), progressive=True)))) as drawn:
        assert drawn.size == (2016, 1512)


def test_picture_in_grey_or_with_a_palette_passes(sent):
    modes = []
    for mode in ("1", "L", "P", "RGBA", "LA"):
        with picture(examine(sent("scan.png", good.png(mode=mode)))) as drawn:
            modes.append(drawn.mode)
    assert modes == ["1", "L", "P", "RGBA", "LA"]


def test_our_own_certificate_can_be_sent_back(sent):
    from cqp.documents.rendering import render

    content = render(paper("certificate"))
    assert examine(sent("certificat.pdf", content)).content == content


def test_size_is_limited_and_said(sent, settings):
    settings.CQP_UPLOAD_MAX_MB = 1
    content = good.pdf()
    at_most = content + b"\n" * (1024 * 1024 - len(content))
    assert examine(sent("a.pdf", at_most)).size == 1024 * 1024
    with pytest.raises(RefusedUpload) as refusal:
        examine(sent("a.pdf", at_most + b"\n"))
    assert refusal.value.message == "Ce fichier dépasse 1 Mo. Attendu : PDF, JPG, PNG, DOCX ou ODT, 1 Mo au plus."


def test_inspector_that_takes_too_long_is_killed_and_the_file_refused(sent, settings):
    settings.CQP_UPLOAD_CPU_SECONDS = 0.01
    with pytest.raises(RefusedUpload) as refusal:
        examine(sent("a.jpg", good.jpg((3000, 3000))))
    assert refusal.value.code == "heavy"


def test_fault_of_the_inspector_is_logged_by_its_class_alone(sent, settings, caplog):
    settings.CQP_UPLOAD_CPU_SECONDS = "no number"
    with pytest.raises(RefusedUpload) as refusal:
        examine(sent("a.jpg", good.jpg()))
    assert refusal.value.code == "heavy"
    assert [record.getMessage() for record in caplog.records] == ["upload inspector ended with 1 TypeError"]


def test_inspector_that_lacks_memory_refuses_the_file(sent, settings):
    settings.CQP_UPLOAD_MEMORY_MB = 40
    with pytest.raises(RefusedUpload):
        examine(sent("a.png", good.png((3900, 3900))))
