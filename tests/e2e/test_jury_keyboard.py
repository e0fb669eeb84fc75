"""A joint jury of three with nothing but the keyboard: it answers the convocation, declares, reads, adopts, votes, signs; its letters leave."""

import pytest

from jury.models import DecisionLetter, MinutesSignature
from pathways.enums import State as S
from pathways.models import Dossier

from . import jury_acts, jury_story, session_acts
from .hands import Keyboard
from .jury_story import ADOPTED, LINKED, TO_VOTE, full

pytestmark = [pytest.mark.e2e, pytest.mark.services]

NOTES = {full(ADOPTED): "Avis concordants.", full(TO_VOTE): "Relire la situation 4."}


def come(cast):
    """The secretary and the three members, each with their second factor."""
    people = [cast.come_back(part, second_factor=True) for part in ("secretary", *jury_story.SMALL_JURY)]
    return people[0], people[1:]


def prepare_oneself(members):
    """Each answers and declares; the second one has a link, and reads the two others."""
    for person in members:
        jury_acts.say_i_come(person)
    president, juror, expert = members
    jury_acts.declare_link(juror, full(LINKED))
    for person in (president, expert):
        session_acts.declare_independence(person)
    assert sorted(jury_acts.read_everything(juror, NOTES)) == sorted(NOTES)


def decide(president, members):
    assert jury_acts.adopt(president) == 1
    jury_acts.fill_sheet(president, full(TO_VOTE), "CONFORM")
    jury_acts.put_to_vote(president, full(TO_VOTE), 4)
    for person, word in zip(members, ("Pour", "Contre", "Pour"), strict=True):
        jury_acts.vote(person, word)
    jury_acts.count_votes(president)


@pytest.mark.parametrize("jury_cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_three_members_do_their_day_with_the_keyboard_alone(jury_cast):
    with jury_cast.unheard():
        day = jury_story.prepare_small()
    secretary, members = come(jury_cast)
    president = members[0]
    prepare_oneself(members)
    jury_acts.attend(secretary, "Paul Président")
    session_acts.open_session(president)
    # With three members, nobody may be replaced on the dossier that one of them must not judge: it waits for another jury.
    jury_acts.set_aside(secretary, day, LINKED, "La parité ne peut pas être réunie.")
    decide(president, members)
    jury_acts.deliberate(president)
    for person in members[1:]:
        jury_acts.sign(person)
    states = {name: Dossier.objects.get(pk=dossier.pk).state for name, dossier in day.dossiers.items()}
    assert states == {ADOPTED: S.AWARDED, TO_VOTE: S.AWARDED, LINKED: S.COMPLETE}
    assert MinutesSignature.objects.count() == len(members)
    jury_acts.read_letters(secretary, full(ADOPTED), full(TO_VOTE))
    session_acts.send_letters(secretary)
    secretary.sees("Tous les courriers de cette séance sont partis.")
    assert DecisionLetter.objects.filter(email__status="HELD").count() == 0
