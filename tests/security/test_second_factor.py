"""Secretariat, juries and administrators reach nothing before they have set up a second factor (house § 1 row 16)."""

import pytest
from django.urls import reverse

from .cells import Bodies, Player
from .matrix import ROWS

DEMANDED = ("secretary", "neighbour_secretary", "juror_employees", "juror_employers", "expert", "president", "admin")
OTHERS = ("candidate", "tutor", "professional", "external", "manager", "member")
# Their own account, but not what one needs to set the factor up.
CLOSED_MEANWHILE = ("account_change_password", "account_set_password")


@pytest.mark.parametrize("persona", DEMANDED)
def test_without_second_factor_only_its_set_up_is_reached(scene, persona):
    """Over all the addresses, by GET and by POST: public pages and the set-up answer, the others lead to it and write nothing."""
    scene.users[persona].authenticator_set.all().delete()
    bodies, player = Bodies(scene), Player(scene, persona)
    wrong = []
    for row in ROWS:
        if row.public or (row.is_own and row.route not in CLOSED_MEANWHILE):
            continue
        for method in ("GET", "POST"):
            answer, written = player.ask(method, bodies.url(row, "alpha", scene.alpha), {"comment": "Motif."})
            if (answer.status_code, answer.headers.get("Location")) != (302, reverse("mfa_index")) or written:
                wrong.append((str(row), method, answer.status_code))
    set_up = ["mfa_edit_webauthn", "mfa_remove_webauthn"]
    assert [cell for cell in wrong if cell[0] not in set_up] == []
    assert player.ask("GET", reverse("mfa_index"))[0].status_code == 200


@pytest.mark.parametrize("persona", OTHERS)
def test_nobody_else_is_asked_for_one(scene, persona):
    assert Player(scene, persona).ask("GET", "/")[0].status_code == 200
