"""Too heavy a request is not read, too heavy a file is cut: neither memory nor disk holds more, and nobody sees a crash."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from cqp.uploads.reception import RequestSizeMiddleware
from tests.uploads import good

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _small_page(settings):
    settings.ROOT_URLCONF = "tests.uploads.pages"
    settings.CQP_UPLOAD_MAX_MB = 1
    settings.CQP_UPLOAD_MAX_REQUEST_MB = 5


def test_request_too_heavy_is_refused_before_it_is_read():
    class Body(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read")

    request = RequestFactory().generic("POST", "/piece/", content_type="multipart/form-data; boundary=x")
    request.META |= {"CONTENT_LENGTH": str(1024 * MEGABYTE), "wsgi.input": Body()}
    response = RequestSizeMiddleware(lambda request: pytest.fail("passed on"))(request)
    assert response.status_code == 413
    assert "Cet envoi dépasse 5 Mo" in response.text


def test_announced_length_that_is_no_number_is_not_our_business():
    request = RequestFactory().post("/piece/")
    request.META["CONTENT_LENGTH"] = "²"
    assert RequestSizeMiddleware(lambda request: "passed on")(request) == "passed on"


@pytest.mark.django_db
def test_person_who_sends_too_much_reads_why(client):
    response = client.post("/tailles/", {"file": SimpleUploadedFile("a.pdf", b"x" * 6 * MEGABYTE)})
    assert response.status_code == 413
    assert "Choisissez des fichiers de 1 Mo au plus chacun" in response.text
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_file_is_cut_one_byte_after_the_limit_and_the_next_one_is_whole(client):
    files = {
        "heavy": SimpleUploadedFile("a.pdf", b"x" * 4 * MEGABYTE),
        "light": SimpleUploadedFile("b.pdf", b"y" * 100),
    }
    assert client.post("/tailles/", files).text == f"a.pdf {MEGABYTE + 1} b.pdf 100"


@pytest.mark.django_db
def test_file_larger_than_memory_waits_in_the_installation_s_own_folder(client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.CQP_UPLOAD_MAX_MB = 1
    files = {"heavy": SimpleUploadedFile("a.pdf", b"x" * 2 * MEGABYTE)}
    assert client.post("/tailles/", files).text == f"a.pdf {MEGABYTE + 1}"
    assert settings.FILE_UPLOAD_TEMP_DIR == settings.VAR_DIR / "receiving"
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


@pytest.mark.django_db
def test_file_cut_is_refused_by_its_field_for_its_size(client):
    heavy = SimpleUploadedFile("a.pdf", good.pdf() + b"\n" * 2 * MEGABYTE)
    response = client.post("/piece/", {"title": "Diplôme", "proof": heavy})
    assert "Ce fichier dépasse 1 Mo." in response.text
    assert 'value="Diplôme"' in response.text


@pytest.mark.django_db
def test_good_file_arrives(client):
    response = client.post("/piece/", {"title": "Diplôme", "proof": SimpleUploadedFile("cv.pdf", good.pdf())})
    assert response.text == f"cv.pdf {len(good.pdf())} None"
