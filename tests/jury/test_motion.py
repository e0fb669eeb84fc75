"""One motion for what is concordant and conforms; the hearing when the version asks for it; undo until the signature."""

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.demo.texts import RECOMMENDATIONS
from cqp.referentials.enums import Hearing
from cqp.shared.blockers import Blocked
from jury.enums import Answer, Conformity, Outcome, Verdict
from jury.models import ContestedLine
from jury.services.ballots import call_ballot, cancel
from jury.services.locks import undecided
from jury.services.motion import adopt_concordant, adoptables, undo_motion
from jury.services.room import examine, note_hearing
from pathways.enums import State as S

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db


def reasons(session):
    return [row.reasons for row in adoptables(session, undecided(session))]


def test_motion_adopts_what_agrees_and_leaves_the_rest(world):
    agreed, divergent, contested = (
        sittings.complete(world),
        sittings.complete(world, refused_by_external={2}),
        sittings.complete(world),
    )
    session = sittings.sitting(world, agreed, divergent, contested)
    item = sittings.item_of(contested)
    ContestedLine.objects.create(
        item=item, member=session.members.first(), code=item.sheet.checks[0]["code"], reason="Signature illisible."
    )
    assert reasons(session) == [
        [],
        ["compétence 2 : les avis divergent"],
        ["une ligne de conformité est contestée"],
    ]
    for actor in (world.branch.juror, world.branch.secretary):
        with pytest.raises(Forbidden):
            adopt_concordant(session, actor=actor)
    adopted = adopt_concordant(session, actor=world.branch.president)
    assert [item.dossier for item in adopted] == [agreed]
    sheet = sittings.item_of(agreed).sheet
    assert (sheet.conclusion, sheet.adopted_at is not None) == (Conformity.CONFORM, True)
    assert list(sheet.decisions.values_list("competency__number", "verdict")) == [
        (number, Verdict.VALIDATED) for number in range(1, 7)
    ]
    assert sittings.item_of(divergent).sheet.decisions.count() == 0
    with pytest.raises(Blocked) as refused:
        adopt_concordant(session, actor=world.branch.president)
    assert [blocker.code for blocker in refused.value.blockers] == ["nothing_to_adopt"]


def both_refuse(world, *numbers):
    return sittings.complete(world, refused_by_professional=set(numbers), refused_by_external=set(numbers))


def test_unfavourable_opinions_that_agree_are_adopted_with_what_the_assessors_recommend(world):
    """All that is concordant and conform goes in one motion: each dossier as its opinions say."""
    partial, none = both_refuse(world, 3, 5), both_refuse(world, *range(1, 7))
    session = sittings.sitting(world, partial, none)
    found = adoptables(session, undecided(session))
    assert [(row.outcome, [competency.number for competency in row.refused], row.reasons) for row in found] == [
        (Outcome.PARTIAL_AWARD, [3, 5], []),
        (Outcome.NO_AWARD, [1, 2, 3, 4, 5, 6], []),
    ]
    adopt_concordant(session, actor=world.branch.president)
    sheet = sittings.item_of(partial).sheet
    assert sheet.recommendations == RECOMMENDATIONS
    assert dict(sheet.decisions.values_list("competency__number", "verdict")) == {
        number: Verdict.NOT_VALIDATED if number in (3, 5) else Verdict.VALIDATED for number in range(1, 7)
    }
    sittings.closed(session)
    for dossier, state in ((partial, S.PARTIALLY_AWARDED), (none, S.NOT_AWARDED)):
        dossier.refresh_from_db()
        assert dossier.state == state


def test_without_recommendation_a_dossier_with_unfavourable_opinions_is_examined_apart(world):
    session = sittings.sitting(world, both_refuse(world, 3, 5))
    sheet = undecided(session)[0].sheet
    sittings.check(sheet, world.branch.juror, {}, recommendations="")
    why = "avis défavorables (compétence 3, 5) et aucune préconisation n'est écrite pour le candidat"
    assert reasons(session) == [[why]]
    with pytest.raises(Blocked):
        adopt_concordant(session, actor=world.branch.president)
    sittings.check(undecided(session)[0].sheet, world.branch.juror, {}, recommendations="Pratiquer encore.")
    assert reasons(session) == [[]]


def test_what_the_assessors_recommend_is_proposed_when_they_agree_and_never_written_over(world):
    agreed, divergent, refused = (
        sittings.complete(world),
        sittings.complete(world, refused_by_external={2}),
        both_refuse(world, 1),
    )
    session = sittings.sitting(world, agreed, divergent, refused)
    assert [item.sheet.recommendations for item in undecided(session)] == ["", "", RECOMMENDATIONS]


def test_motion_page_says_what_is_about_to_be_decided(world, client, settings):
    session = sittings.sitting(world, sittings.complete(world), both_refuse(world, 3))
    client = sign_in(client, world.branch.president, settings)
    page = text_of(client.get(reverse("session_motion", args=[session.pk])))
    assert [word in page for word in ("délivrance totale", "délivrance partielle", RECOMMENDATIONS)] == [True] * 3
    assert page.count("Non validées") == 1


def test_line_that_does_not_conform_keeps_the_dossier_out(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sheet = sittings.item_of(dossier).sheet
    answers = {sheet.checks[0]["code"]: (Answer.NO, "Périmée.")}
    sittings.check(sheet, world.branch.juror, answers)
    assert reasons(session) == [[f"« {sheet.checks[0]['label']} » n'est pas conforme"]]


def test_adoption_is_undone_by_the_president_or_by_deciding_otherwise(world):
    first, second = sittings.complete(world), sittings.complete(world)
    session = sittings.sitting(world, first, second)
    adopt_concordant(session, actor=world.branch.president)
    undo_motion(sittings.item_of(first), actor=world.branch.president)
    sheet = sittings.item_of(first).sheet
    assert (sheet.conclusion, sheet.adopted_at, sheet.decisions.count()) == ("", None, 0)
    sittings.decide(second, world.branch.juror, {1: Verdict.NOT_VALIDATED}, reason="Preuves faibles.")
    sheet = sittings.item_of(second).sheet
    assert (sheet.adopted_at, sheet.decisions.get(competency__number=1).verdict) == (None, Verdict.NOT_VALIDATED)
    with pytest.raises(Blocked) as refused:
        undo_motion(sittings.item_of(second), actor=world.branch.president)
    assert [blocker.code for blocker in refused.value.blockers] == ["not_adopted"]


def test_motion_is_not_undone_while_a_vote_is_under_way(world):
    """The count would write one decision on a sheet that nothing concludes any more."""
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    adopt_concordant(session, actor=world.branch.president)
    item = sittings.item_of(dossier)
    ballot = call_ballot(item, dossier.version.competencies.get(number=4), actor=world.branch.president)
    with pytest.raises(Blocked) as refused:
        undo_motion(item, actor=world.branch.president)
    assert [blocker.code for blocker in refused.value.blockers] == ["ballot_under_way"]
    assert sittings.item_of(dossier).sheet.decisions.count() == 6
    cancel(ballot, actor=world.branch.president)
    undo_motion(item, actor=world.branch.president)
    assert sittings.item_of(dossier).sheet.decisions.count() == 0


def asks_hearing(monkeypatch, hearing):
    """A published version is frozen by the database: the parameter is changed where it is read."""
    from cqp.referentials.models import CertificationVersion

    monkeypatch.setattr(CertificationVersion, "hearing", property(lambda _: hearing, lambda *_: None))


def test_hearing_asked_for_by_the_version_is_held_before_anything_takes_effect(world, monkeypatch):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    asks_hearing(monkeypatch, Hearing.REQUIRED)
    assert reasons(session) == [["le candidat n'a pas été entendu"]]
    sittings.decide(dossier, world.branch.juror)
    with pytest.raises(Blocked) as refused:
        sittings.deliberated(session)
    assert [blocker.code for blocker in refused.value.blockers] == ["hearing_missing"]
    note_hearing(sittings.item_of(dossier), actor=world.branch.president)
    minutes = sittings.deliberated(session)
    assert minutes.content["decisions"][0]["heard_at"] is not None


def test_no_hearing_when_the_version_decides_on_file(world, monkeypatch):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    asks_hearing(monkeypatch, Hearing.NONE)
    with pytest.raises(Blocked) as refused:
        note_hearing(sittings.item_of(dossier), actor=world.branch.president)
    assert [blocker.code for blocker in refused.value.blockers] == ["on_file"]


def test_president_moves_the_room_to_a_dossier_of_the_agenda(world):
    here, elsewhere = sittings.complete(world), sittings.complete(world)
    session = sittings.sitting(world, here)
    sittings.ready(world, elsewhere)
    item = sittings.item_of(here)
    assert examine(session, item, actor=world.branch.president).current_item == item
    with pytest.raises(Blocked):
        examine(session, sittings.item_of(elsewhere), actor=world.branch.president)
    with pytest.raises(Forbidden):
        examine(session, None, actor=world.branch.juror)
