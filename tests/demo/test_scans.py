"""The demonstration hands its files to the services directly: they must be such as a browser could have sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cqp.demo import scans
from cqp.uploads.examination import examine


@pytest.mark.parametrize(
    "made",
    [scans.certificate("attestation", "Certificat (copie)", "Émis par l'école"), scans.identity_card("Léa", "Noël")],
)
def test_what_the_demonstration_joins_would_be_taken_from_a_browser(made):
    taken = examine(SimpleUploadedFile(made.name, made.content))
    assert (taken.name, taken.content_type) == (made.name, made.content_type)
