from django.core.exceptions import ValidationError

from cqp.uploads.kinds import expected


class RefusedUpload(ValidationError):
    """A file that is not taken. A form shows it on its field; `message` is one French sentence that says what is expected."""

    def __init__(self, message: str, code: str = "refused"):
        super().__init__(f"{message} Attendu : {expected()}", code=code)
