"""Training providers and what they signed: kept by the secretariat, seen by whoever manages the provider."""

from .cells import Row, today, tomorrow
from .matrix_dossiers import COMPANY, REASON, SECRETARIAT


def commitment(tenant):
    return [tenant.company.organisation.commitments.get().pk]


def new_provider(_):
    return {
        "siret": "900 000 043 00019",
        "name": "Formatio Conseil",
        "first_name": "Hélène",
        "last_name": "Vasseur",
        "email": "helene@exemple.test",
        "signed_on": today(),
        "valid_from": today(),
    }


ROWS = [
    Row("commitment_list", get=SECRETARIAT),
    Row("provider_register", get=SECRETARIAT, post=SECRETARIAT, data=new_provider),
    # Its provider, here a company of the branch, sees it, and neither renews nor ends it.
    Row(
        "commitment_renew",
        commitment,
        sees=SECRETARIAT | COMPANY,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"signed_on": today(), "valid_from": "2027-11-23"},
    ),
    Row(
        "commitment_end",
        commitment,
        sees=SECRETARIAT | COMPANY,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"ends_on": tomorrow(), "reason": REASON},
    ),
]
