"""The public door of the VAE: everybody reads what it is; a request asks for a mail, or for one confirmation when signed in."""

from .cells import Row
from .matrix_accounts import PAGE, REDIRECTED
from .scene import FREE_CODE


def code_of(tenant):
    return [tenant.committee.versions[0].certification.code.lower()]


def free(_):
    """A CQP that nobody of the scene holds, follows or examines: only the door may refuse."""
    return [FREE_CODE.lower()]


ROWS = [
    Row("vae_list", public={"GET": PAGE}),
    Row("vae_information", code_of, public={"GET": PAGE}),
    Row(
        "vae_request",
        free,
        public={"GET": PAGE, "POST": REDIRECTED},
        data=lambda _: {"first_name": "Nour", "last_name": "Haddad", "email": "nour.haddad@exemple.test"},
    ),
    Row("vae_request_sent", code_of, public={"GET": PAGE}),
]
