from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cqp.shared.validators import validate_siret
from evaluations.enums import Aim, EducationLevel, ExperienceStatus, SelfLevel, Situation

from .section import TEXT, Section
from .signable import Signable


class Application(Section):
    """Part 2 of the VAE file, « dossier de recevabilité » (domaine.md § 1.4): who the candidate is, what they ask, what they have done.

    The civil status is the person's (candidates.Candidate); it is frozen with the rest when part 2 is presented.
    """

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="application")
    # The day at which the experience is counted (mode d'emploi: « à la date de sa demande »): kept from version to version.
    requested_on = models.DateField("date de la demande")
    aim = models.CharField("vous demandez", max_length=10, choices=Aim, default=Aim.FULL)
    targeted = models.ManyToManyField(
        "referentials.Competency", blank=True, related_name="+", verbose_name="compétences visées"
    )
    other_requests = models.TextField("autres demandes de VAE cette année", **TEXT)
    nationality = models.CharField("nationalité", max_length=60, blank=True)
    situation = models.CharField("situation", max_length=20, choices=Situation, blank=True)
    employed_in_branch = models.BooleanField("salarié(e) d'une entreprise de la branche", null=True, blank=True)
    employer_name = models.CharField("employeur", max_length=120, blank=True)
    employer_siret = models.CharField("SIRET de l'employeur", max_length=14, blank=True, validators=[validate_siret])
    education_level = models.CharField(
        "niveau de formation le plus élevé", max_length=10, choices=EducationLevel, blank=True
    )
    # The level of schooling and the certification obtained are two things: one may stop before its diploma (domaine.md § 1.4).
    highest_level = models.CharField(
        "niveau de la certification la plus élevée", max_length=10, choices=EducationLevel, blank=True
    )
    highest_title = models.CharField("certification la plus élevée obtenue", max_length=255, blank=True)
    trainings = models.TextField("autres formations, ou précisions", **TEXT)
    motivation = models.TextField("projet et motivation", **TEXT)

    class Meta:
        verbose_name = "dossier de recevabilité"

    def __str__(self):
        return str(self.signable)


class FollowedTraining(Section):
    """One line of the small table of part 2: a training in relation with the CQP. An empty line says nothing and is not printed."""

    LINES = 4

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="followed_trainings")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("intitulé", max_length=160, blank=True)
    provider = models.CharField("organisme", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)

    class Meta:
        verbose_name = "formation suivie"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="followed_training_position_once"),
        ]

    def __str__(self):
        return self.title or f"ligne {self.position}"

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.provider or self.year)


class Experience(Section):
    """One experience told in part 2. Proofs are pieces attached to it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="experiences")
    # The row of the version before that this one was copied from: what the secretariat said of it is shown beside it.
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("emploi ou activité", max_length=120)
    employer = models.CharField("employeur ou structure", max_length=120)
    status = models.CharField("statut", max_length=14, choices=ExperienceStatus)
    starts_on = models.DateField("date de début")
    ends_on = models.DateField("date de fin", null=True, blank=True)
    working_time = models.PositiveSmallIntegerField(
        "quotité de temps de travail (%)", default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    description = models.TextField("activités en rapport avec le CQP", **TEXT)

    class Meta:
        verbose_name = "expérience"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="experience_dates_in_order",
                violation_error_message="La date de fin vient après la date de début.",
            ),
            models.CheckConstraint(
                condition=models.Q(working_time__gte=1, working_time__lte=100),
                name="experience_working_time_is_a_share",
                violation_error_message="La quotité est un pourcentage, de 1 à 100.",
            ),
        ]

    def __str__(self):
        return f"{self.title} — {self.employer}"


class ApplicationLine(Section):
    """The candidate's own positioning on one competency."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("je sais faire", max_length=10, choices=SelfLevel, blank=True)
    comment = models.TextField("commentaire", **TEXT)

    class Meta:
        verbose_name = "auto-positionnement sur une compétence"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["application", "competency"], name="application_line_once")]

    def __str__(self):
        return str(self.competency)
