from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django_fsm import FSMField
from guardian.models import UserObjectPermissionBase

from cqp.access import grants
from cqp.shared import clock
from cqp.shared.models import TimeStamped
from pathways.enums import (
    BEFORE_THE_JURY,
    FINAL_STATES,
    GRANT_OF,
    STAGE_OF,
    STATES_OF,
    CandidateStatus,
    ContractType,
    PathwayKind,
    Role,
    State,
)

from .state_field import StateModel


class DossierQuerySet(models.QuerySet):
    def for_user(self, user):
        """Every dossier this person may see: one indexed sub-query per reason to see, glued by UNION ALL.

        Never `Q | Q` over sub-queries nor `Exists`: at 100,000 dossiers they cost ten times more (stack.md § 3).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        bare = Dossier.objects.order_by()
        reasons = [bare.filter(candidate__user=user).values("pk")]
        if committees := [c.pk for c in user.committees]:
            reasons.append(bare.filter(committee__in=committees).values("pk"))
        if companies := [c.pk for c in user.companies]:
            reasons.append(bare.filter(company__in=companies).values("pk"))
        if providers := [p.pk for p in user.providers]:
            helped = bare.filter(coachings__provider__in=providers, coachings__ended_at__isnull=True)
            reasons.append(helped.values("pk"))
        granted = grants.rows(Dossier).filter(user=user).order_by().values("content_object_id")
        return self.filter(pk__in=granted.union(*reasons, all=True))

    def in_stage(self, stage):
        """An abandoned dossier is in no stage any more."""
        states = [state for state, its in STAGE_OF.items() if its == stage and state != State.WITHDRAWN]
        return self.filter(state__in=states)

    def still_open(self):
        return self.exclude(state__in=FINAL_STATES)

    def awaiting_session(self):
        """Complete dossiers that can be put on an agenda."""
        return self.filter(state=State.COMPLETE)

    def before_the_jury(self):
        """Transmitted, and no decision of a jury has come since: returned and adjourned dossiers too."""
        return self.filter(state__in=BEFORE_THE_JURY, transmitted_at__isnull=False)

    def for_list(self):
        """What a row of any list shows, in one query whatever the number of rows."""
        return self.select_related("candidate", "version__certification", "company")

    def for_page(self):
        return self.select_related("candidate__user", "version__certification__committee", "company", "committee")


class PathwayManager(models.Manager.from_queryset(DossierQuerySet)):
    """The manager of one pathway's proxy: without it `SkillsDossier.objects` would return both (house § 3)."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind)

    def deconstruct(self):
        return (False, f"{type(self).__module__}.PathwayManager", None, (self.kind,), {})


def _states_match_kind():
    pairs = [Q(kind=str(kind), state__in=[str(state) for state in states]) for kind, states in STATES_OF.items()]
    return reduce(or_, pairs)


class Dossier(TimeStamped, StateModel):
    """The unit of work: one candidate, one version of a CQP, one pathway. Open it with `services.open_dossier`, never `Dossier(…)`."""

    number = models.CharField("numéro", max_length=20, unique=True)
    kind = models.CharField("voie", max_length=10, choices=PathwayKind)
    state = FSMField("état", max_length=20, choices=State.choices, default=State.REGISTERED, protected=True)
    state_since = models.DateTimeField("depuis", default=clock.now)
    candidate = models.ForeignKey("candidates.Candidate", on_delete=models.PROTECT, related_name="dossiers")
    version = models.ForeignKey("referentials.CertificationVersion", on_delete=models.PROTECT, related_name="dossiers")
    # Copied from the certification when the dossier opens: the lists of a secretariat filter on it (a version never moves).
    committee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    # The company that opened the dossier and sees it. A VAE is the candidate's own affair: no company is party to it.
    company = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="entreprise",
    )
    # The dossier, decided without the CQP, that this one takes up again for what is missing (resuming.py). Never changed but by the
    # candidate's choice, before the positioning is signed (claiming.py).
    resumes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="resumed_by", verbose_name="reprend"
    )
    # VAE only, from part 2: who cannot assess nor judge is asked down here (incompatibilities.py).
    employer_name = models.CharField("employeur", max_length=120, blank=True)
    employer_siret = models.CharField("SIRET de l'employeur", max_length=14, blank=True)
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    status = models.CharField("situation", max_length=10, choices=CandidateStatus)
    job_title = models.CharField("emploi occupé", max_length=120, blank=True)
    hired_on = models.DateField("date d'entrée", null=True, blank=True)
    seniority = models.CharField("ancienneté dans le métier", max_length=60, blank=True)
    contract_type = models.CharField("type de contrat", max_length=20, choices=ContractType, blank=True)
    # « VAE collective » and registrations by batch: a label to find them again, with no rule behind it (domaine.md § 6 no. 22).
    cohort = models.CharField("cohorte", max_length=60, blank=True)
    presentation = models.PositiveSmallIntegerField("numéro de présentation", default=1)
    presents_as_is = models.BooleanField("présenté en l'état", default=False)
    transmitted_at = models.DateTimeField("transmis le", null=True, blank=True)
    completed_at = models.DateTimeField("déclaré complet le", null=True, blank=True)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    _by_kind = {}

    class Meta:
        verbose_name = "dossier"
        ordering = ["-updated_at", "-pk"]
        default_permissions = ()
        permissions = [
            (GRANT_OF[Role.TUTOR], "est tuteur sur ce dossier"),
            (GRANT_OF[Role.SECTOR_PROFESSIONAL], "est professionnel du secteur sur ce dossier"),
            (GRANT_OF[Role.EXTERNAL_ASSESSOR], "est évaluateur externe sur ce dossier"),
            (GRANT_OF[Role.JUROR], "est membre du jury saisi de ce dossier"),
        ]
        indexes = [
            models.Index(fields=["company", "-updated_at"], name="dossier_company_idx"),
            models.Index(fields=["committee", "-updated_at"], name="dossier_committee_idx"),
            models.Index(fields=["committee", "state"], name="dossier_state_idx"),
        ]
        constraints = [
            models.CheckConstraint(condition=_states_match_kind(), name="dossier_state_belongs_to_its_pathway"),
            models.CheckConstraint(
                condition=(Q(kind="SKILLS", company__isnull=False) & ~Q(job_title="") & ~Q(contract_type=""))
                | Q(kind="VAE", company__isnull=True),
                name="dossier_company_belongs_to_its_pathway",
                violation_error_message="Un parcours est ouvert par une entreprise ; une VAE par la personne elle-même.",
            ),
            # Two clicks are refused by the lock on the company in open_dossier: without a known person each makes its own
            # candidate row, which this never sees. It guards what joins two rows (merges), and any other door.
            models.UniqueConstraint(
                fields=["candidate", "version"],
                condition=~Q(state__in=sorted(str(state) for state in FINAL_STATES)),
                name="dossier_one_open_per_candidate_and_version",
                violation_error_message="Un dossier est déjà ouvert pour cette personne et ce CQP.",
            ),
            # Two clicks wait for one another on the person's row (requests.py, resuming.py); this holds whatever the door, also for
            # a person who had no candidate row yet. By version: one is open to requests on any day, and the lock covers the CQP.
            models.UniqueConstraint(
                fields=["opened_by", "version"],
                condition=Q(kind="VAE") & ~Q(state__in=sorted(str(state) for state in FINAL_STATES)),
                name="dossier_one_open_vae_per_person_and_version",
                violation_error_message="Vous avez déjà un dossier de VAE ouvert pour ce CQP.",
            ),
        ]

    def __init_subclass__(cls, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if kind:
            Dossier._by_kind[kind] = cls

    @classmethod
    def from_db(cls, db, field_names, values):
        """Every row wakes up as its own pathway, so that its transitions are there (house § 3)."""
        if cls is Dossier and "kind" in field_names:
            cls = Dossier._by_kind.get(values[list(field_names).index("kind")], cls)  # noqa: PLW0642
        return super(Dossier, cls).from_db(db, field_names, values)  # noqa: UP008 - cls is no longer the class that was called

    def __str__(self):
        return self.number

    @property
    def stage(self):
        return STAGE_OF[State(self.state)]

    @property
    def is_final(self) -> bool:
        return self.state in FINAL_STATES

    @property
    def certification(self):
        return self.version.certification

    @property
    def competencies_to_assess(self):
        """The scope of this dossier, in order: every competency of the version but those that it still keeps from an earlier
        decision (domaine.md § 6 no. 17). A first presentation keeps none. Everything that lists competencies asks here."""
        every = self.version.competencies.all()
        if self.resumes_id is None:
            return every
        return every.exclude(pk__in=self.held.in_force().order_by().values("competency"))

    @property
    def lineage(self) -> list:
        """This dossier, then those it takes up, from the last to the first."""
        found = [self]
        while found[-1].resumes_id is not None:
            found.append(found[-1].resumes)
        return found

    @property
    def employer(self) -> str:
        """The candidate's employer in words, empty when there is none."""
        return self.company.name if self.company_id else self.employer_name

    @property
    def employer_siren(self) -> str:
        return self.company.siren if self.company_id else self.employer_siret[:9]

    def roles_of(self, user) -> frozenset:
        """Which roles `user` holds on this dossier today: by organisation, as the candidate, or by a grant.

        Remembered on this instance only: a service works on a freshly locked one, so a right withdrawn meanwhile counts.
        """
        cache = self.__dict__.setdefault("_roles", {})
        if user.pk not in cache:
            cache[user.pk] = frozenset(self._read_roles(user))
        return cache[user.pk]

    def _read_roles(self, user):
        if not user.is_authenticated or not user.is_active:
            return
        if user.is_service:
            yield Role.CLOCK
        if user.manages(self.company_id):
            yield Role.COMPANY
        # Nobody examines nor advises themselves, whatever they have become since they asked.
        if self.candidate.user_id == user.pk:
            yield Role.CANDIDATE
        else:
            yield from self._roles_towards_the_candidate(user)
        held = set(grants.codenames(user, self))
        yield from (role for role, codename in GRANT_OF.items() if codename in held)

    def _roles_towards_the_candidate(self, user):
        if user.is_secretary_of(self.committee_id):
            yield Role.SECRETARIAT
        if user.providers and self._is_coached_by(user.providers):
            yield Role.COACHING_PROVIDER

    def _is_coached_by(self, providers) -> bool:
        return self.coachings.in_force().filter(provider__in=[provider.pk for provider in providers]).exists()


class DossierUserObjectPermission(UserObjectPermissionBase):
    """guardian's direct-FK table: no orphan row after a delete, and an index that lists can use (stack.md § 3)."""

    content_object = models.ForeignKey(Dossier, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "content_object"], name="dossier_grant_user_idx")]
