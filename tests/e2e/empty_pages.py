"""Every page that has something to show, before there is anything: lists without a row, booklets just opened, a session without anybody."""

from datetime import time, timedelta

from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Organisation
from cqp.demo import story
from cqp.demo.cast import join, person
from cqp.shared import clock
from evaluations.services.follow_up import open_review
from jury.enums import College
from jury.services.convocations import add_member
from jury.services.sessions import plan_session
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import assign
from tests import vae
from tests.security.scene import SECRET, TOTP

OF_THE_SECRETARIAT = (
    "home",
    "dossier_list",
    "accreditation_list",
    "commitment_list",
    "duplicate_list",
    "certification_list",
    "session_list",
    "jury_queue",
    "pool_list",
    "sounding_list",
    "sounding_ask",
    "appeal_list",
    "benefit_calendar",
    "my_account",
)
OF_A_COMPANY = ("home", "dossier_list", "my_account")
OF_A_PERSON = ("home", "dossier_list", "own_benefits", "my_account", "mfa_index", "mfa_list_webauthn")


def _named(user, routes, *args):
    return [(user, reverse(route, args=args)) for route in routes]


def before_anybody():
    """A committee, a company and a person that have just arrived."""
    since = clock.today()
    secretary, manager, alone = (
        person(f"vide-{word}@exemple.test", "Vera", f"Vide-{word}") for word in ("cpne", "societe", "seule")
    )
    committee = Organisation.objects.create(kind="COMMITTEE", name="CPNE neuve")
    company = Organisation.objects.create(kind="COMPANY", name="Société neuve", siret="90000004300019")
    join(secretary, committee, MembershipRole.SECRETARY, since=since)
    join(manager, company, MembershipRole.MANAGER, since=since)
    TOTP.activate(secretary, SECRET)
    yield from _named(secretary, OF_THE_SECRETARIAT)
    yield from _named(manager, OF_A_COMPANY)
    yield from _named(manager, ["organisation_people"], company.pk)
    yield from _named(alone, OF_A_PERSON)


def just_registered(world):
    """Nobody named, no follow-up, no paper, no validated competency."""
    dossier = story.register(world.story())
    TOTP.activate(world.branch.secretary, SECRET)
    yield from _named(
        world.alpha.manager, ["dossier_detail", "dossier_people", "follow_up", "completeness"], dossier.pk
    )
    yield from _named(world.branch.secretary, ["dossier_detail", "completeness", "dossier_ledger"], dossier.pk)


def booklets_just_opened(world):
    """Each booklet at its first page and one of its competencies, as its writer finds it."""
    staff, external = world.alpha, world.branch.external
    told = world.story()
    dossier = story.register(told)
    assign(dossier, Role.SECTOR_PROFESSIONAL, staff.professional, actor=staff.manager, job_title="Responsable")
    story.start_positioning(told, story.fresh(dossier))
    yield from _named(staff.professional, ["positioning_edit", "positioning_plan"], dossier.pk)
    yield from _named(dossier.candidate.user, ["positioning_pieces"], dossier.pk)
    yield from _named(staff.professional, ["positioning_competency"], dossier.pk, 1)
    followed = world.dossier(S.IN_PATHWAY)
    review = open_review(followed, actor=staff.tutor)
    yield from _named(staff.tutor, ["follow_up"], followed.pk)
    yield from _named(staff.tutor, ["review_edit"], followed.pk, review.signable.version)
    yield from _named(followed.candidate.user, ["candidate_part"], followed.pk)
    yield from _named(followed.candidate.user, ["candidate_part_competency", "candidate_part_pieces"], followed.pk, 1)
    assessed = world.dossier(S.UNDER_ASSESSMENT)
    yield from _named(external, ["assessment_edit", "assessment_synthesis"], assessed.pk)
    yield from _named(external, ["assessment_competency"], assessed.pk, 1)


def vae_just_opened(world):
    """Part 2 as it is received, part 3 as it is received, without anybody who accompanies."""
    received, admitted = vae.file_sent(world), vae.writing(world)
    candidate = received.candidate.user
    sections = ("edit", "request", "situation", "experiences", "experience_add", "positioning", "pieces")
    yield from _named(candidate, [f"application_{section}" for section in sections], received.pk)
    yield from _named(candidate, ["dossier_detail", "dossier_coaching"], received.pk)
    writer = admitted.candidate.user
    yield from _named(writer, ["activity_table", "activity_situation"], admitted.pk)
    yield from _named(writer, ["activity_competency", "activity_pieces"], admitted.pk, 1)


def session_without_anybody(world):
    """Planned for next month: no member, no dossier; then its first member, who has nothing to read."""
    branch = world.branch
    TOTP.activate(branch.secretary, SECRET)
    TOTP.activate(branch.juror, SECRET)
    session = plan_session(
        actor=branch.secretary,
        committee=branch.organisation,
        held_on=clock.today() + timedelta(days=30),
        starts_at=time(9, 30),
        place="Salle du conseil",
    )
    yield from _named(branch.secretary, ["session_detail", "session_agenda", "member_add", "session_room"], session.pk)
    add_member(
        session, actor=branch.secretary, user=branch.juror, college=College.EMPLOYERS, organisation_name="Fédération"
    )
    screens = ("session_detail", "session_reading", "session_independence", "session_room", "session_seat")
    yield from _named(branch.juror, screens, session.pk)
    yield from _named(branch.juror, ["jury_guide", "home"])


SITUATIONS = (just_registered, booklets_just_opened, vae_just_opened, session_without_anybody)
