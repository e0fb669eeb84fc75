"""Files that people join, as the examination gives them to the services, and as a browser sends them."""

from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from cqp.uploads.enums import Verdict
from cqp.uploads.examination import CheckedFile
from tests.uploads import good

_made = count(1)


def scanned(name="attestation.pdf", *, content=None, verdict=Verdict.CLEAN) -> CheckedFile:
    """Each call makes another file, unless told its content."""
    content = content or f"%PDF-1.4 numero {next(_made)}".encode()
    return CheckedFile(name, "application/pdf", content, verdict)


def sent(name="attestation.pdf", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or good.pdf(), content_type="application/pdf")
