"""Dossiers decided without the CQP, and those that take them up again, by the services that people go through.

    earlier = resumed.decided(world, missing={4})
    dossier = resumed.as_skills(earlier)

The decision itself is put in place (the sittings have tests of their own): the state, and the lines of the ledger.
"""

from datetime import date

from candidates.services import write_credit
from cqp.demo import story as steps
from cqp.shared import clock
from evaluations.services import follow_up as following
from pathways.claiming import claim_benefits
from pathways.enums import PathwayKind, Role
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.resuming import resume_dossier
from pathways.services import advance, assign, merge_candidates

from . import vae
from .workflows.machine import put

LAST_YEAR = date(2025, 11, 24)


def validate(dossier, *numbers, on=LAST_YEAR) -> list:
    """The jury's lines in the person's ledger for the competencies of these numbers."""
    return [
        write_credit(
            candidate=dossier.candidate,
            competency=dossier.version.competencies.get(number=number),
            decided_on=on,
            dossier_number=dossier.number,
            session_number="JURY-1",
        )
        for number in numbers
    ]


def judged(dossier, missing, on) -> Dossier:
    """`missing`: the numbers that the jury did not validate on that day."""
    validated = [number for number in range(1, 7) if number not in missing]
    validate(dossier, *validated, on=on)
    put(dossier, S.PARTIALLY_AWARDED if validated else S.NOT_AWARDED)
    return steps.fresh(dossier)


def decided(world, *, missing=(4,), on=LAST_YEAR, state=S.TRANSMITTED, **details) -> Dossier:
    """A parcours assessed, brought to `state`, then judged; `.story` tells who its people are."""
    dossier = world.dossier(state, refused_by_professional=set(missing), refused_by_external=set(missing), **details)
    found = judged(dossier, missing, on)
    found.story = dossier.story
    return found


def decided_vae(world, *, missing=(4,), on=LAST_YEAR, brought=vae.admitted, **details) -> Dossier:
    """A VAE brought as far as `brought`, then judged."""
    dossier = brought(world, **details)
    judged(dossier, missing, on)
    return vae.fresh(dossier)


def as_skills(earlier, *, actor=None, **values) -> Dossier:
    """Its company takes it up."""
    actor = actor or earlier.story.company.manager
    opened = resume_dossier(earlier, actor=actor, kind=PathwayKind.SKILLS, **values)
    return told_as(earlier, opened)


def as_vae(earlier) -> Dossier:
    """The candidate takes it up."""
    opened = resume_dossier(earlier, actor=earlier.candidate.user, kind=PathwayKind.VAE)
    found = steps.fresh(opened)
    if hasattr(earlier, "vae_committee"):
        found.vae_committee = earlier.vae_committee
    return found


def told_as(earlier, opened) -> Dossier:
    """The same people, who find everything acquired this time."""
    found = steps.fresh(opened)
    found.story = earlier.story
    found.story.refused_by_professional, found.story.refused_by_external = set(), set()
    return found


# --- A parcours taken up, on its way -------------------------------------------------------------------------------------


def name_everybody(dossier):
    story = dossier.story
    company, committee = story.company, story.committee
    assign(dossier, Role.TUTOR, company.tutor, actor=company.manager, job_title="Tutrice")
    assign(dossier, Role.SECTOR_PROFESSIONAL, company.professional, actor=company.manager, job_title="Responsable")
    assign(dossier, Role.EXTERNAL_ASSESSOR, committee.external, actor=committee.secretary)
    return told_as(dossier, dossier)


def in_pathway(earlier) -> Dossier:
    """Everybody is named and the parcours goes on with the signed Outil 1."""
    dossier = name_everybody(as_skills(earlier))
    advance(dossier, "resume_pathway", actor=dossier.story.company.manager)
    return told_as(dossier, dossier)


def practise(dossier):
    tutor = dossier.story.company.tutor
    following.record_practice(dossier, actor=tutor, starts_on=clock.today(), missions="Tenir l'accueil le mardi.")


def walk(dossier, *names) -> Dossier:
    """Named steps of the demonstration's story."""
    for name in names:
        getattr(steps, name)(dossier.story, steps.fresh(dossier))
    return told_as(dossier, dossier)


def assessed(earlier) -> Dossier:
    """Followed, assessed and signed: only what was missing."""
    dossier = in_pathway(earlier)
    return walk(dossier, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment")


def numbers(rows) -> list:
    """Of competencies, or of rows about them, in order."""
    return [getattr(row, "competency", row).number for row in rows]


# --- Registered by another employer ----------------------------------------------------------------------------------------


def registered(world, earlier, company, **details) -> Dossier:
    """`company` registers the person of `earlier` with the same mail, and knows nothing of it: another row of the same account."""
    person = earlier.candidate
    told = world.story(
        company, first_name=person.first_name, birth_name=person.birth_name, email=person.user.email, **details
    )
    dossier = steps.register(told)
    return told_by(told, dossier)


def joined(world, earlier, dossier) -> Dossier:
    """The secretariat finds that both rows are one person."""
    merge_candidates(actor=world.branch.secretary, kept=earlier.candidate, double=dossier.candidate)
    return told_by(dossier.story, dossier)


def elsewhere(world, earlier, company=None, **details) -> Dossier:
    """A dossier of another employer (beta unless told) where the person may make what they keep count."""
    return joined(world, earlier, registered(world, earlier, company or world.beta, **details))


def claimed(dossier) -> Dossier:
    """And they do."""
    claim_benefits(dossier, actor=dossier.candidate.user)
    return told_by(dossier.story, dossier)


def told_by(story, dossier) -> Dossier:
    found = steps.fresh(dossier)
    found.story = story
    return found
