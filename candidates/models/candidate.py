from django.core.exceptions import ValidationError
from django.db import models

from candidates.civil_status import birth_place_errors, validate_commune_code
from candidates.enums import Sex
from cqp.shared.countries import FRANCE, validate_country
from cqp.shared.models import TimeStamped


class CandidateQuerySet(models.QuerySet):
    def for_user(self, user):
        """Their own row, and for a secretariat those of its committee's dossiers. A company only ever goes through its dossiers."""
        committees = [committee.pk for committee in user.committees]
        own = Candidate.objects.filter(user=user).values("pk")
        theirs = Candidate.objects.filter(dossiers__committee__in=committees).values("pk")
        return self.filter(pk__in=own.union(theirs, all=True))

    def standing(self):
        """Not found to be somebody else's double."""
        return self.filter(merged_into__isnull=True)


class Candidate(TimeStamped):
    """A person aiming at a CQP. What belongs to a job (employer, post, contract) sits on the dossier (house § 1 row 6).

    Two companies may each have registered the same person without knowing: two rows until the secretariat merges them.
    """

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="candidacies", verbose_name="compte"
    )
    birth_name = models.CharField("nom de naissance", max_length=60)
    usage_name = models.CharField("nom d'usage", max_length=60, blank=True)
    first_name = models.CharField("premier prénom", max_length=60)
    other_first_names = models.CharField("autres prénoms", max_length=120, blank=True)
    sex = models.CharField("sexe", max_length=1, choices=Sex, blank=True)
    born_on = models.DateField("date de naissance", null=True, blank=True)
    birth_commune = models.CharField("commune de naissance", max_length=60, blank=True)
    birth_commune_code = models.CharField(
        "code INSEE de la commune", max_length=5, blank=True, validators=[validate_commune_code]
    )
    birth_country_code = models.CharField(
        "pays de naissance", max_length=5, blank=True, default=FRANCE, validators=[validate_country]
    )
    # Its name, as it is printed. A row typed in full before the list has this one only, until it is corrected.
    birth_country = models.CharField(
        "pays de naissance, en toutes lettres", max_length=60, blank=True, default="France"
    )
    email = models.EmailField("courriel")
    phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.TextField("adresse", max_length=300, blank=True)
    address_country = models.CharField("pays de résidence", max_length=60, blank=True, default="France")
    diplomas = models.TextField("diplômes et formations antérieures", max_length=2000, blank=True)
    identity_checked_on = models.DateField("identité vérifiée le", null=True, blank=True)
    identity_checked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vérifiée par"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "candidat"
        indexes = [models.Index(fields=["birth_name", "first_name"], name="candidate_name_idx")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(identity_checked_on__isnull=True, identity_checked_by__isnull=True)
                | models.Q(identity_checked_on__isnull=False, identity_checked_by__isnull=False),
                name="candidate_identity_checked_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(birth_country_code__in=["", FRANCE]) | models.Q(birth_commune_code=""),
                name="candidate_commune_code_in_france_only",
                violation_error_message="Le code INSEE est celui d'une commune française.",
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return f"{self.first_name} {self.usage_name or self.birth_name}"

    @property
    def postal_address(self):
        """As on an envelope posted in France: the country is the last line when it is another one."""
        abroad = "" if self.address_country == "France" else self.address_country
        return "\n".join(filter(None, (self.address, abroad)))

    def clean(self):
        if found := birth_place_errors(self.birth_country_code, self.birth_commune, self.birth_commune_code):
            raise ValidationError(found)

    @property
    def missing_civil_status(self) -> list[str]:
        """What delivery will need and is still unknown (domaine.md §§ 1.1 A, 3.7)."""
        names = ["sex", "born_on", "birth_country_code", "birth_commune"]
        if self.birth_country_code == FRANCE:
            names.append("birth_commune_code")
        return [str(self._meta.get_field(name).verbose_name) for name in names if not getattr(self, name)]
