"""Persona × address × (own, other company, neighbouring committee) × method: 0 wrong cell, and a refusal writes nothing (G1)."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from . import cells, documentation
from .cells import Player, Row
from .matrix import ROWS
from .routes import walk

# Of the form that signs out, and of the header that htmx sends: new at each page.
TOKEN = r'(?:name="csrfmiddlewaretoken" value|content)="\w{64}"'


@pytest.mark.parametrize("persona", cells.ROLES)
def test_every_cell_is_right(scene, bodies, persona):
    assert cells.wrong_cells(scene, ROWS, persona, bodies) == []


def test_every_address_is_in_the_table():
    """A new address without a row fails here, and so does a row without address."""
    assert {row.route for row in ROWS} == {route.name for route in walk()}


def test_documentation_tells_this_table():
    """To renew: `python -m tests.security.write_files`."""
    assert documentation.PATH.read_text() == documentation.page()


def test_rows_are_told_apart():
    assert [name for name, count in Counter(map(str, ROWS)).items() if count > 1] == []


def test_every_row_opens_to_somebody():
    """A row that only ever refuses would be right for a page that is broken."""
    hats = [cells.roles_of(persona, None) for persona in cells.ROLES]
    shut = [str(row) for row in ROWS if not row.public and not any(_opens(row, roles) for roles in hats)]
    # Somebody's own keys: no persona is their owner (tests/accounts plays that one in a browser).
    assert shut == ["mfa_edit_webauthn", "mfa_remove_webauthn"]


def _opens(row, roles):
    return bool(roles & row.sees and roles & ((row.get or set()) | (row.post or set())))


def test_a_wrong_cell_is_seen(scene, bodies):
    """The same play, with a table that says otherwise: each kind of mistake is told."""
    lie = Row(
        "dossier_detail",
        lambda tenant: [tenant.dossier("registered").pk],
        sees=frozenset({"MEMBER"}),
        get=frozenset({"MEMBER"}),
    )
    told = cells.wrong_cells(scene, [lie], "manager", bodies)
    assert told == ["dossier_detail alpha GET: 200, expected 404"]
    silent = Row("dossier_export", get=cells.ANY)
    assert cells.wrong_cells(scene, [silent], "tutor", bodies) == [
        "dossier_export - GET: answered 200 and wrote ['audit_auditevent']"
    ]


@pytest.mark.parametrize(
    "name", ["dossier_detail", "follow_up", "session_detail", "signable_detail", "organisation_people", "item_decide"]
)
def test_what_is_not_yours_looks_absent(scene, name):
    """The same page, to the letter, whether the number exists or not (house § 1 row 8)."""
    foreign = {
        "session_detail": scene.beta.session("closed").pk,
        "signable_detail": scene.beta.document("awarded", "ASSESSMENT").pk,
        "organisation_people": scene.world.beta.organisation.pk,
        "item_decide": scene.beta.item("sitting").pk,
    }.get(name, scene.beta.dossier("awarded").pk)
    pages = []
    for pk in (foreign, 987654321):
        answer, _ = Player(scene, "manager").ask("GET", reverse(name, args=[pk]))
        assert answer.status_code == 404
        pages.append(re.sub(TOKEN, "", answer.content.decode()))
    assert pages[0] == pages[1]


def test_autosave_of_nobody_is_told_to_sign_in_and_writes_nothing(scene, bodies):
    row = next(row for row in ROWS if row.route == "positioning_competency")
    url = row.url(scene.alpha)
    player, body = Player(scene, "anonymous"), bodies.of(row, scene.alpha)
    with cells.writes_seen() as written:
        answer = player.client.post(url, body, headers={"x-autosave": "1"})
    assert (answer.status_code, written) == (401, [])
