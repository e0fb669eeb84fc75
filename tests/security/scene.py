"""What the matrix is played on: three companies (two of one committee, one of the neighbour), each act possible on some dossier of
alpha, and the people. Built once for the session: nothing of it is ever kept (conftest.py)."""

import dataclasses
import time
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from candidates.models import Candidate
from cqp.accounts.enums import InvitationPurpose, MembershipRole
from cqp.accounts.models import Invitation, User
from cqp.accounts.models.invitation import hash_token
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.services import grant_accreditation, register_provider
from cqp.demo import hearing, story
from cqp.demo.cast import Committee, accredit, join, person
from cqp.documents.models import IssuedDocument
from cqp.documents.services import file_document, mark_failed, store_file
from cqp.referentials.services import load_certification
from cqp.shared import clock
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Signable
from evaluations.services import follow_up as following
from evaluations.services.pieces import add_piece, join_attestation
from evaluations.services.signatures import present
from jury.enums import College
from jury.models import JuryItem, JurySession
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import advance, assign
from tests import resumed
from tests.evaluations.files import scanned
from tests.world import World, build_world, referential

from .scene_corrections import build_corrections
from .scene_independence import build_open
from .scene_preparation import build_preparation
from .scene_room import build_room
from .scene_vae import STAND_IN as VAE_STAND_IN
from .scene_vae import build_vae

TOKEN = "jeton-de-la-matrice"
SECRET = "JBSWY3DPEHPK3PXP"
PDF = b"%PDF-1.7 FICHIER-"
# The other companies have two dossiers only; the one that went through every step stands for those that they do not have.
STAND_IN = "sitting"
# A CQP of a committee apart, that nobody holds nor follows.
FREE_CODE = "LIB"


@dataclass
class Tenant:
    """The objects of one company, by the name that the table gives them."""

    name: str
    world: World
    company: object
    committee: Committee
    dossiers: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)
    candidate: User | None = None
    # Accredited for the same CQP, on no dossier of this company.
    other_external: User | None = None

    def dossier(self, label) -> Dossier:
        return self.dossiers.get(label) or self.dossiers[VAE_STAND_IN if label.startswith("vae_") else STAND_IN]

    def session(self, label) -> JurySession:
        return self.sessions.get(label) or self.sessions["planned"]

    def item(self, label) -> JuryItem:
        return JuryItem.objects.filter(dossier=self.dossier(label)).latest("pk")

    def document(self, label, kind) -> Signable:
        return Signable.objects.filter(dossier=self.dossier(label)).latest_of(kind).first()

    def member(self, label, user):
        return self.session(label).members.get(user=user)

    def paper(self, rank) -> IssuedDocument:
        """0 is ready, 1 could not be made."""
        return IssuedDocument.objects.filter(dossier_link__dossier=self.dossier("awarded")).order_by("pk")[rank]

    # --- building ---------------------------------------------------------------------------------------------

    def begin(self, label, **details):
        """Registered, everybody named from the first day: who sees a dossier does not depend on its state."""
        told = self.world.story(self.company, self.committee, **details)
        dossier = story.register(told)
        staff = self.company
        for role, user, actor in (
            (Role.SECTOR_PROFESSIONAL, staff.professional, staff.manager),
            (Role.TUTOR, staff.tutor, staff.manager),
            (Role.EXTERNAL_ASSESSOR, self.committee.external, self.committee.secretary),
        ):
            assign(dossier, role, user, actor=actor, job_title="Responsable")
        dossier = story.fresh(dossier)
        dossier.story = told
        self.dossiers[label] = dossier
        return dossier

    def bring(self, label, state, *steps, **details):
        """To `state`, with something in each part of the follow-up on the way, then through the steps named."""
        dossier = self.begin(label, **details)
        told = dossier.story
        for step in story.STEPS:
            if dossier.state == state:
                break
            step(told, dossier)
            dossier = story.fresh(dossier)
            if step is story.start_positioning and label in ("positioning", STAND_IN):
                self.annex(dossier)
            if step is story.start_pathway:
                self.follow(dossier)
        for name in steps:
            getattr(story, name)(told, story.fresh(dossier))
        dossier = story.fresh(dossier)
        dossier.story = told
        self.dossiers[label] = dossier
        return dossier

    def annex(self, dossier):
        signable = Signable.objects.filter(dossier=dossier).latest_of(SignableKind.POSITIONING).first()
        add_piece(signable, actor=dossier.candidate.user, kind=PieceKind.CV, file=scanned("cv.pdf"))

    def follow(self, dossier):
        """A practice and a training with its attestation, so that their pages exist."""
        tutor, month_ago = self.company.tutor, clock.today() - timedelta(days=30)
        following.save_cover(dossier.follow_up, actor=tutor, revision=0, training_provider="Organisme")
        following.record_practice(dossier, actor=tutor, starts_on=month_ago, missions="Missions confiées")
        training = following.save_training_action(
            dossier,
            actor=tutor,
            title="Conduire un entretien",
            provider="Organisme",
            starts_on=month_ago,
            ends_on=month_ago,
            planned_hours=14,
            done_hours=14,
            attested_on=month_ago,
            competencies=list(dossier.version.competencies.all()[:1]),
        )
        join_attestation(training, actor=tutor, file=scanned("attestation.pdf"))

    def seat(self, label, *dossiers):
        """A session of today with its five members and these dossiers."""
        session = hearing.plan(self.committee, clock.today(), *dossiers)
        for user, college in self.committee.more_jurors:
            add_member(
                session, actor=self.committee.secretary, college=college, organisation_name="Organisation", user=user
            )
        hearing.declare_all(session)
        self.sessions[label] = JurySession.objects.get(pk=session.pk)
        return self.sessions[label]

    def open(self, label, *dossiers):
        session = hearing.open_(self.committee, self.seat(label, *dossiers))
        for item in session.items.select_related("dossier"):
            hearing.decide(self.committee, item)
        self.sessions[label] = session
        return session


@dataclass
class Bench(Committee):
    """A committee whose jury sits at five: 2 + 2 + 1."""

    more_jurors: tuple = ()


def bench_of(committee, suffix, *, own_people) -> Bench:
    """`own_people`: somebody else assesses and judges for this company than for the others of the committee."""
    cast = {f.name: getattr(committee, f.name) for f in dataclasses.fields(Committee)}
    if own_people:
        for part in ("external", "president", "juror", "expert"):
            cast[part] = person(f"{part}@{suffix}.test", part.capitalize(), f"Juge-{suffix}")
        accredit(
            cast["external"], AccreditationRole.EXTERNAL_ASSESSOR, committee, since=clock.today() - timedelta(days=400)
        )
    seats = (("salaries", College.EMPLOYEES), ("employeurs", College.EMPLOYERS))
    more = tuple(
        (person(f"{name}@{suffix}.test", "Second", f"Juge-{name}-{suffix}"), college) for name, college in seats
    )
    return Bench(**cast, more_jurors=more)


def build_alpha(tenant: Tenant) -> Tenant:
    """Each act of the pathway is possible on one of these."""
    committee, company = tenant.committee, tenant.company
    tenant.begin("registered")
    tenant.begin("double", version=committee.versions[1])
    tenant.bring("positioning", S.POSITIONING, "fill_positioning")
    tenant.bring("presented", S.POSITIONING, "fill_positioning")
    present(tenant.document("presented", SignableKind.POSITIONING), actor=company.professional)
    tenant.bring("positioned", S.POSITIONED)
    in_pathway = tenant.bring("in_pathway", S.IN_PATHWAY)
    following.open_review(in_pathway, actor=company.tutor)
    # Its attestation has not come: joined, or explained.
    following.save_training_action(
        in_pathway,
        actor=company.tutor,
        title="Animer un groupe",
        provider="Organisme",
        starts_on=clock.today() - timedelta(days=20),
        planned_hours=7,
        competencies=[in_pathway.version.competencies.get(number=2)],
    )
    tenant.bring("followed", S.IN_PATHWAY, "follow")
    tenant.bring("ready", S.READY)
    tenant.bring("under_assessment", S.UNDER_ASSESSMENT, "assess")
    tenant.bring("to_choose", S.ASSESSED, refused_by_professional={4}, refused_by_external={4})
    incomplete = tenant.bring("incomplete", S.TRANSMITTED)
    story.update_identity(incomplete.candidate, actor=committee.secretary, **CIVIL_STATUS)
    story.check_identity(incomplete.candidate, actor=committee.secretary)
    advance(incomplete, "return_incomplete", actor=committee.secretary, comment="Une pièce manque.")
    tenant.bring("complete", S.COMPLETE)
    # Judged last year: five competencies are kept, the fourth is to be done again.
    resumed.judged(tenant.bring("partial", S.TRANSMITTED, refused_by_external={4}), {4}, resumed.LAST_YEAR)
    # Judged last year as well, then registered again: what is kept may be made to count.
    before = resumed.judged(tenant.begin("judged_before"), {4}, resumed.LAST_YEAR).candidate
    tenant.begin("claimable", first_name=before.first_name, birth_name=before.birth_name, email=before.email)
    on_agenda = tenant.bring("on_agenda", S.COMPLETE)
    ready = tenant.seat("ready", on_agenda)
    mark_presence(ready, actor=committee.secretary, present=list(ready.members.all()))
    designate_president(ready, tenant.member("ready", committee.president), actor=committee.secretary)
    build_room(tenant)
    tenant.seat("planned")
    return build_end(tenant)


def build_other(tenant: Tenant) -> Tenant:
    """Something of every kind, so that every address of the matrix exists here too."""
    tenant.seat("planned")
    return build_end(tenant)


def build_end(tenant: Tenant) -> Tenant:
    """A session open with every sheet filled, one closed with its papers: one ready, one that could not be made."""
    build_open(tenant, tenant.bring("sitting", S.COMPLETE))
    awarded = tenant.bring("awarded", S.COMPLETE)
    hearing.close(tenant.committee, tenant.open("closed", awarded))
    build_corrections(tenant)
    commit_company(tenant)
    build_preparation(tenant)
    build_vae(tenant)
    made, failed = tenant.paper(0), tenant.paper(1)
    stored = store_file(PDF + tenant.name.encode(), name=f"{made.number}.pdf", content_type="application/pdf")
    file_document(made, stored, template_version=made.template_version)
    mark_failed(failed.pk, "police manquante")
    # One account for all the candidates of the company: the persona is the same on each of its dossiers.
    tenant.candidate = person(f"candidat@{tenant.name}.test", "Camille", f"Candidat-{tenant.name}")
    Candidate.objects.filter(dossiers__in=list(tenant.dossiers.values())).update(user=tenant.candidate)
    tenant.dossiers = {label: story.fresh(dossier) for label, dossier in tenant.dossiers.items()}
    return tenant


def commit_company(tenant: Tenant):
    """A company of the branch is a training organisation: it has signed the providers' commitments, last month."""
    manager, organisation = tenant.company.manager, tenant.company.organisation
    last_month = clock.today() - timedelta(days=30)
    register_provider(
        actor=tenant.committee.secretary,
        committee=tenant.committee.organisation,
        organisation={"siret": organisation.siret, "name": organisation.name},
        email=manager.email,
        first_name=manager.first_name,
        last_name=manager.last_name,
        signed_on=last_month,
        valid_from=last_month,
    )


CIVIL_STATUS = {
    "sex": "F",
    "born_on": "1994-05-14",
    "birth_commune": "Lyon",
    "birth_commune_code": "69123",
    "birth_country_code": "99100",
    "phone": "06 39 98 00 00",
    "address": "3 place du Marché",
}


@dataclass
class Scene:
    world: World
    alpha: Tenant
    beta: Tenant
    gamma: Tenant
    users: dict = field(default_factory=dict)

    @property
    def tenants(self):
        return {"alpha": self.alpha, "beta": self.beta, "gamma": self.gamma}


def build_scene() -> Scene:
    world = build_world()
    load_certification(referential("CPNE du conseil", FREE_CODE, "CQP Conseiller(ère)"))
    benches = {
        "alpha": bench_of(world.branch, "alpha-jury", own_people=False),
        "beta": bench_of(world.branch, "beta-jury", own_people=True),
        "gamma": bench_of(world.neighbour, "gamma-jury", own_people=False),
    }
    tenants = {name: Tenant(name, world, getattr(world, name), bench) for name, bench in benches.items()}
    build_alpha(tenants["alpha"])
    build_other(tenants["beta"])
    build_other(tenants["gamma"])
    tenants["alpha"].other_external = benches["beta"].external
    scene = Scene(world, **tenants)
    scene.users = build_people(scene)
    return scene


def build_people(scene) -> dict:
    """The personas of reliability.md § 0.3, by name. `expired` and `inactive` take their place only while they are played."""
    world, alpha = scene.world, scene.alpha
    member = person("membre@alpha.test", "Maud", "Mercier")
    join(member, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today() - timedelta(days=300))
    admin = User.objects.create_user(
        "admin@plateforme.test", first_name="Ada", last_name="Plateforme", is_staff=True, is_superuser=True
    )
    users = {
        "candidate": alpha.candidate,
        "tutor": world.alpha.tutor,
        "professional": world.alpha.professional,
        "external": world.branch.external,
        "expired": expired_assessor(world),
        "manager": world.alpha.manager,
        "member": member,
        "other_manager": world.beta.manager,
        "secretary": world.branch.secretary,
        "neighbour_secretary": world.neighbour.secretary,
        "juror_employees": alpha.committee.more_jurors[0][0],
        "juror_employers": world.branch.juror,
        "expert": world.branch.expert,
        "president": world.branch.president,
        "admin": admin,
        "inactive": world.alpha.tutor,
    }
    for name in (
        "secretary",
        "neighbour_secretary",
        "juror_employees",
        "juror_employers",
        "expert",
        "president",
        "admin",
    ):
        TOTP.activate(users[name], SECRET)
    for tenant in scene.tenants.values():
        owner = person(f"cle@{tenant.name}.test", "Cléo", "Clé")
        Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
        )
    Invitation.objects.create(
        email="invitee@exemple.test",
        purpose=InvitationPurpose.JOIN,
        token_hash=hash_token(TOKEN),
        expires_at=clock.now() + timedelta(days=7),
    )
    return users


def expired_assessor(world) -> User:
    """Accredited for the right CQP, until last month."""
    user = person("expire@cpef.test", "Edgar", "Échu")
    version = world.branch.versions[0]
    long_ago = clock.today() - timedelta(days=45 * 31)
    grant_accreditation(
        actor=world.branch.secretary,
        user=user,
        role=AccreditationRole.EXTERNAL_ASSESSOR,
        certification=version.certification,
        trained_on=long_ago,
        decided_on=long_ago,
        valid_from=long_ago,
    )
    return user


def recently_authenticated(client, user) -> None:
    """As after typing the password: the pages of the second factor ask for it again otherwise."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
