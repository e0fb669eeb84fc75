"""The CQP of a committee: read by its secretariat, which writes of them their registration in the national register and nothing else."""

from .cells import Row
from .matrix_dossiers import SECRETARIAT


def version(tenant):
    return [tenant.committee.versions[0].pk]


ROWS = [
    Row("certification_list", get=SECRETARIAT),
    Row(
        "registration_record",
        version,
        sees=SECRETARIAT,
        get=SECRETARIAT,
        post=SECRETARIAT,
        form="secretary",
        data=lambda _: {"rncp_code": "RNCP38445"},
    ),
]
