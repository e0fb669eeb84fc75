"""A joint jury of five over twenty dossiers: declared, read at home, decided in one sitting, signed once each."""

import pytest

from candidates.models import CompetencyCredit
from jury.enums import Outcome
from jury.models import Award, MinutesSignature
from jury.outcomes import outcome_of
from pathways.enums import State as S
from pathways.models import Dossier

from . import jury_acts, jury_story, session_acts
from .journeys import DESK, PHONE, TABLET
from .jury_story import DIVERGENT, JURY, PARTIAL, POSTPONED, RECUSED, RESUMED, SET_ASIDE, VOTED, full

pytestmark = [pytest.mark.e2e, pytest.mark.services]

NOTES = {"Nora Exemple": "Relire la situation 3.", "Omar Exemple": "Demander l'avis de l'expert."}
FULL = (S.AWARDED, Outcome.FULL_AWARD, "FULL", [1, 2, 3, 4, 5, 6])
RESULTS = dict.fromkeys((*jury_story.CONCORDANT, *jury_story.BY_VAE, DIVERGENT, VOTED, RECUSED), FULL) | {
    RESUMED: (S.AWARDED, Outcome.FULL_AWARD, "FULL", [4, 6]),
    PARTIAL: (S.PARTIALLY_AWARDED, Outcome.PARTIAL_AWARD, "PARTIAL", [1, 3, 4, 5, 6]),
    POSTPONED: (S.POSTPONED, Outcome.POSTPONED, None, []),
    SET_ASIDE: (S.COMPLETE, None, None, []),
}


def come(cast):
    """The secretary and the five members sign in, each with their second factor."""
    secretary = cast.come_back("secretary", second_factor=True)
    sizes = {"juror": TABLET}
    return secretary, [cast.come_back(part, sizes.get(part, DESK), second_factor=True) for part in JURY]


def declare(members):
    for person in members:
        with person.hand.at_work():
            if person.address.startswith("second_employer"):
                jury_acts.declare_link(person, full(RECUSED))
            else:
                session_acts.declare_independence(person)


def read_at_home(juror):
    """The two divergent dossiers come first; twenty are read without going back to the list."""
    with juror.hand.at_work():
        read = jury_acts.read_everything(juror, NOTES)
    assert sorted(read) == sorted(full(name) for name in jury_story.NAMES)
    assert set(read[:2]) == {full(DIVERGENT), full(VOTED)}


def open_(secretary, president, day):
    jury_acts.attend(secretary, "Paul Président")
    with president.hand.at_work():
        session_acts.open_session(president)
        jury_acts.withdraw_for_parity(president, day, RECUSED, "Sonia Syndiquée")
    jury_acts.set_aside(secretary, day, SET_ASIDE, "Le candidat demande à être entendu et ne peut pas venir.")


def decide(president, members, wall):
    """What is concordant in one motion; the rest one by one, one competency by a vote. `wall`: the screen of the room, that nobody touches."""
    with president.hand.at_work():
        # Eleven and two concordant, the recused one whose parity is restored, the resumed one, the one refused by both assessors, whose
        # advice to the candidate is taken from their synthesis, and the one that is then sent back.
        assert jury_acts.adopt(president) == 17
        jury_acts.fill_sheet(president, full(DIVERGENT), "CONFORM", verdicts={3: "VALIDATED"})
        missing = "Le livret signé de la période est à joindre."
        jury_acts.fill_sheet(president, full(POSTPONED), "COMPLEMENT", observation=missing)
        jury_acts.fill_sheet(president, full(VOTED), "CONFORM")
        jury_acts.put_to_vote(president, full(VOTED), 4)
    wall.sees(full(VOTED))
    for person, word in zip(members, ("Pour", "Contre", "Pour", "Contre", "Pour"), strict=True):
        with person.hand.at_work():
            jury_acts.vote(person, word)
    wall.sees(f"{len(members)} sur {len(members)}")
    with president.hand.at_work():
        jury_acts.count_votes(president)
    wall.sees("délivrance totale")


def results(day) -> dict:
    found = {}
    for name, was in day.dossiers.items():
        dossier = Dossier.objects.get(pk=was.pk)
        item = dossier.jury_items.select_related("sheet").get(session=day.session.pk)
        award = Award.objects.filter(item=item).first()
        written = CompetencyCredit.objects.filter(candidate=dossier.candidate_id, session_number=day.session.number)
        found[name] = (
            dossier.state,
            None if item.removed_at else outcome_of(item.sheet, dossier.version.competencies.all()),
            award.kind if award else None,
            list(written.order_by("competency__number").values_list("competency__number", flat=True)),
        )
    return found


def told(members) -> list:
    """What the day asked of each, ready to be copied: a table whose columns are those of CountedHand.told."""
    rows = [f"| {person.address.split('@')[0]} | {person.hand.told()} |" for person in members]
    return ["| membre | gestes | textes écrits | secondes |", "|---|---|---|---|", *rows]


def test_five_members_decide_on_twenty_dossiers(jury_cast, capsys):
    with jury_cast.unheard():
        day = jury_story.prepare()
    secretary, members = come(jury_cast)
    president, juror = members[0], jury_cast.meet("juror")
    with juror.hand.at_work():
        jury_acts.say_i_come(juror)
    declare(members)
    read_at_home(juror)
    open_(secretary, president, day)
    jury_acts.watch_the_room(secretary)
    decide(president, members, wall=secretary)
    with president.hand.at_work():
        jury_acts.deliberate(president)
    for person in members[1:]:
        with person.hand.at_work():
            jury_acts.sign(person)
    assert results(day) == RESULTS
    assert MinutesSignature.objects.count() == len(JURY)
    session_acts.send_letters(secretary)
    award = Award.objects.get(item__dossier=day.dossiers[RESUMED].pk)
    anyone = jury_cast.meet("anyone", PHONE)
    anyone.go(f"/verification/{award.verification_code}/")
    anyone.sees("CQP délivré")
    with capsys.disabled():
        print("", *told(members), sep="\n")
