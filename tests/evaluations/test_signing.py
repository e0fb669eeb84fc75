"""What is signed is what was read, by whom it was asked, and never moves again."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from evaluations.enums import SignableKind
from evaluations.models import PositioningLine, Signable, Signature
from evaluations.services.signatures import present, sign, take_back
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Dossier

from .builders import document, play, sign_in, someone

PARTS = {Role.CANDIDATE: "candidate", Role.SECTOR_PROFESSIONAL: "professional", Role.COMPANY: "manager"}


@pytest.fixture
def dossier(world):
    return play(world.dossier(S.POSITIONING), "fill_positioning")


@pytest.fixture
def presented(dossier):
    return present(document(dossier, SignableKind.POSITIONING), actor=someone(dossier, "professional"))


def post_signature(client, dossier, signable, role, digest=None):
    sign_in(client, dossier, PARTS[role])
    url = reverse("signable_sign", args=[signable.pk])
    return client.post(url, {"role": role, "digest": digest or signable.digest})


@pytest.mark.parametrize("order", [list(PARTS), list(reversed(PARTS))])
def test_three_signatures_in_any_order_conclude(client, dossier, presented, order):
    for role in order[:2]:
        assert post_signature(client, dossier, presented, role).status_code == 302
        assert Dossier.objects.get(pk=dossier.pk).state == S.POSITIONING
    assert post_signature(client, dossier, presented, order[2]).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).state == S.POSITIONED
    signatures = Signature.objects.filter(signable=presented)
    assert {s.role: (s.signer, s.digest) for s in signatures} == {
        role: (someone(dossier, part), presented.digest) for role, part in PARTS.items()
    }
    assert signatures.get(role=Role.COMPANY).on_behalf_of == dossier.company


def test_page_carries_the_digest_of_what_it_shows(client, dossier, presented):
    sign_in(client, dossier, "candidate")
    page = client.get(reverse("signable_detail", args=[presented.pk])).content.decode()
    assert f'name="digest" value="{presented.digest}"' in page
    assert 'name="role" value="CANDIDATE"' in page
    assert 'name="role" value="COMPANY"' not in page


def test_other_digest_is_refused(client, dossier, presented):
    answer = post_signature(client, dossier, presented, Role.CANDIDATE, digest="0" * 64)
    assert answer.status_code == 409
    assert "relisez-le avant de signer" in answer.content.decode()
    assert Signature.objects.filter(signable=presented).count() == 0


def test_rewritten_meanwhile_asks_to_read_again(client, dossier, presented):
    old = presented.digest
    signable = take_back(presented, actor=someone(dossier, "professional"), comment="Une coquille")
    line = signable.positioning.lines.first()
    PositioningLine.objects.filter(pk=line.pk).update(examples="autre exemple")
    again = present(document(dossier, SignableKind.POSITIONING), actor=someone(dossier, "professional"))
    assert again.digest != old
    assert post_signature(client, dossier, again, Role.CANDIDATE, digest=old).status_code == 409
    assert post_signature(client, dossier, again, Role.CANDIDATE).status_code == 302


def test_same_facts_give_the_same_digest_and_keep_signatures(dossier, presented):
    sign(presented, actor=someone(dossier, "candidate"), role=Role.CANDIDATE, seen_digest=presented.digest)
    take_back(presented, actor=someone(dossier, "professional"), comment="Relecture")
    again = present(document(dossier, SignableKind.POSITIONING), actor=someone(dossier, "professional"))
    assert again.digest == presented.digest
    assert again.missing_signers == [Role.SECTOR_PROFESSIONAL, Role.COMPANY]


def test_same_person_does_not_sign_twice(client, dossier, presented):
    assert post_signature(client, dossier, presented, Role.CANDIDATE).status_code == 302
    answer = post_signature(client, dossier, presented, Role.CANDIDATE)
    assert answer.status_code == 409
    assert "déjà signé à ce titre" in answer.content.decode()
    assert Signature.objects.filter(signable=presented).count() == 1


def test_nobody_signs_in_another_quality(client, dossier, presented):
    sign_in(client, dossier, "candidate")
    url = reverse("signable_sign", args=[presented.pk])
    assert client.post(url, {"role": Role.COMPANY, "digest": presented.digest}).status_code == 403
    with pytest.raises(Forbidden):
        sign(presented, actor=someone(dossier, "manager"), role=Role.CANDIDATE, seen_digest=presented.digest)
    assert Signature.objects.filter(signable=presented).count() == 0


def test_secretariat_reads_and_does_not_sign(client, dossier, presented, settings):
    settings.DEMO = True
    sign_in(client, dossier, "secretary")
    page = client.get(reverse("signable_detail", args=[presented.pk]))
    assert page.status_code == 200
    assert page.context["sign_forms"] == []
    url = reverse("signable_sign", args=[presented.pk])
    assert client.post(url, {"role": "SECRETARIAT", "digest": presented.digest}).status_code == 403


def test_incomplete_booklet_is_not_presented(client, world):
    dossier = world.dossier(S.POSITIONING)
    signable = document(dossier, SignableKind.POSITIONING)
    sign_in(client, dossier, "professional")
    answer = client.post(reverse("signable_present", args=[signable.pk]))
    assert answer.status_code == 409
    assert f'href="{reverse("positioning_competency", args=[dossier.pk, 4])}"' in answer.content.decode()
    assert document(dossier, SignableKind.POSITIONING).is_open


def test_only_the_pen_presents(client, dossier):
    signable = document(dossier, SignableKind.POSITIONING)
    sign_in(client, dossier, "manager")
    assert client.post(reverse("signable_present", args=[signable.pk])).status_code == 403
    assert document(dossier, SignableKind.POSITIONING).is_open


def test_taking_back_asks_why(client, dossier, presented):
    sign_in(client, dossier, "professional")
    url = reverse("signable_take_back", args=[presented.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"comment": "  "}).status_code == 422
    assert not document(dossier, SignableKind.POSITIONING).is_open
    assert client.post(url, {"comment": "Date fausse"}).status_code == 302
    assert document(dossier, SignableKind.POSITIONING).is_open
    event = Dossier.objects.get(pk=dossier.pk).events.get(verb="positioning_taken_back")
    assert event.comment == "Date fausse"


def test_signed_is_not_taken_back(dossier, presented):
    for role, part in PARTS.items():
        sign(presented, actor=someone(dossier, part), role=role, seen_digest=presented.digest)
    with pytest.raises((Blocked, Forbidden)):
        take_back(presented, actor=someone(dossier, "professional"), comment="Trop tard")


def test_database_freezes_what_was_signed(dossier, presented):
    for role, part in PARTS.items():
        sign(presented, actor=someone(dossier, part), role=role, seen_digest=presented.digest)
    for write in (
        lambda: Signable.objects.filter(pk=presented.pk).update(digest="1" * 64),
        lambda: Signable.objects.filter(pk=presented.pk).delete(),
        lambda: Signature.objects.filter(signable=presented).update(role=Role.TUTOR),
        lambda: Signature.objects.filter(signable=presented).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert document(dossier, SignableKind.POSITIONING).digest == presented.digest


def test_foreign_signable_is_not_found(client, world, presented):
    client.force_login(world.beta.manager)
    for name in ("signable_detail", "signable_take_back"):
        assert client.get(reverse(name, args=[presented.pk])).status_code == 404
    for name in ("signable_present", "signable_sign", "signable_take_back"):
        assert client.post(reverse(name, args=[presented.pk])).status_code == 404
