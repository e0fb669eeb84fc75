"""The field of every form that takes a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cqp.uploads.examination import examine
from cqp.uploads.kinds import ACCEPT, expected


class UploadInput(forms.FileInput):
    """After an error on the page, says that the browser has forgotten the file: every other answer is still there."""

    template_name = "django/forms/widgets/upload.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, {"accept": ACCEPT, **(attrs or {})})
        context["widget"]["forgotten"] = value.name if isinstance(value, UploadedFile) else ""
        return context


class UploadField(forms.FileField):
    """Its clean value is a `CheckedFile`, for `receive_upload(file, actor=…)`; the form must be `enctype="multipart/form-data"`.

    The file is examined here, once, outside any transaction, so that a refusal stands on the field beside its other answers.
    """

    widget = UploadInput
    default_error_messages = {
        "required": "Choisissez un fichier.",
        "missing": "Aucun fichier n'a été reçu. Choisissez-le de nouveau.",
        "empty": "Ce fichier est vide. Choisissez-en un autre.",
        "invalid": "Aucun fichier n'a été reçu. Choisissez-le de nouveau.",
    }

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=help_text or expected(), **kwargs)

    def bound_data(self, data, initial):
        """Django forgets the file sent; its name is what the page says was not kept."""
        return data or initial

    def clean(self, data, initial=None):
        """Empty and optional → None, or the initial value."""
        received = super().clean(data, initial)
        return examine(received) if isinstance(received, UploadedFile) else received
