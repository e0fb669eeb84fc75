"""The five kinds of files that people may send, and the words that say so on every form."""

from django.conf import settings

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
# For the browser's own file picker, on a telephone too; a convenience, never the check.
ACCEPT = ",".join([".pdf", ".jpg", ".jpeg", ".png", ".docx", ".odt", *CONTENT_TYPES.values()])


def max_bytes() -> int:
    return settings.CQP_UPLOAD_MAX_MB * 1024 * 1024


def expected() -> str:
    """What a form asks for, and what its errors remind."""
    return f"PDF, JPG, PNG, DOCX ou ODT, {settings.CQP_UPLOAD_MAX_MB} Mo au plus."
