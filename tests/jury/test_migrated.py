"""What an installation already holds when it receives the tables of letters and presidencies, and when calls no longer let anybody read."""

import importlib

import pytest
from django.apps import apps

from cqp.audit.services import record
from jury.models import DecisionLetter, JurySession, Presidency
from jury.services.agenda import put_on_agenda
from jury.services.independence import declare
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Assignment, Dossier
from pathways.services import advance, give_assignment
from tests.databases import guards_lifted

from . import sittings
from .test_rectification import decided, rectified

pytestmark = pytest.mark.django_db
facts = importlib.import_module("jury.migrations.0010_after_the_decision_facts")


def reads(user, dossier):
    return Dossier.objects.for_user(user).filter(pk=dossier.pk).exists()


def test_members_called_before_declarations_existed_read_nothing_until_they_declare(world):
    dossier, committee = sittings.complete(world), world.branch
    session = sittings.planned(committee)
    sittings.seated(session, committee)
    put_on_agenda(session, dossier, actor=committee.secretary)
    declare(session, actor=committee.expert)
    for user in (committee.president, committee.juror):
        give_assignment(dossier, Role.JUROR, user, actor=committee.secretary)
    facts.withdraw_undeclared(apps, None)
    assert [reads(user, dossier) for user in (committee.president, committee.juror, committee.expert)] == [
        False,
        False,
        True,
    ]
    ended = Assignment.objects.filter(dossier=dossier, role=Role.JUROR, withdrawn_at__isnull=False)
    assert set(ended.values_list("user", "withdrawn_by")) == {
        (committee.president.pk, committee.secretary.pk),
        (committee.juror.pk, committee.secretary.pk),
    }
    declare(session, actor=committee.juror)
    assert reads(committee.juror, dossier)


def test_what_one_has_judged_stays_readable(world):
    """Adjourned by these three, then put on the agenda of another session of theirs: they have not declared again."""
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, conclusion="COMPLEMENT", observation="Préciser.")
    sittings.closed(session)
    dossier.refresh_from_db()
    advance(dossier, "declare_complete", actor=world.branch.secretary)
    again = sittings.planned(world.branch)
    sittings.seated(again, world.branch)
    put_on_agenda(again, dossier, actor=world.branch.secretary)
    facts.withdraw_undeclared(apps, None)
    assert reads(world.branch.juror, dossier)


def test_letters_and_presidencies_are_read_once_from_the_journal(world):
    dossier = decided(world, {4: "NOT_VALIDATED"})
    rectified(world, dossier, {})
    (session,) = JurySession.objects.all()
    before = [list(model.objects.order_by("pk").values_list(*names)) for model, names in tables()]
    with guards_lifted():
        for model, _ in tables():
            model.objects.all().delete()
    item = sittings.item_of(dossier)
    # The rectified letters were written when the journal already said so; the first ones are older still.
    emails = [pk for _, pk in before[0][2:]]
    record(
        "jury.letters_held", actor=world.branch.president, object=session, payload={"item": item.pk, "emails": emails}
    )
    facts.write_presidencies(apps, None)
    facts.write_letters(apps, None)
    after = [list(model.objects.order_by(names[-1]).values_list(*names)) for model, names in tables()]
    assert after == before
    assert dossier.state == S.AWARDED


def tables():
    return (
        (DecisionLetter, ("item", "email")),
        (Presidency, ("session", "member", "designated_by", "designated_at")),
    )
