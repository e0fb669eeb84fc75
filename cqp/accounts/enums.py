from django.db import models


class OrganisationKind(models.TextChoices):
    COMMITTEE = "COMMITTEE", "commission paritaire (CPEF)"
    COMPANY = "COMPANY", "entreprise"
    TRAINING_PROVIDER = "TRAINING_PROVIDER", "organisme de formation"


# Who may sign the providers' commitments: the companies of the branch are themselves training organisations.
PROVIDER_KINDS = (OrganisationKind.TRAINING_PROVIDER, OrganisationKind.COMPANY)


class MembershipRole(models.TextChoices):
    MANAGER = "MANAGER", "responsable"
    MEMBER = "MEMBER", "membre"
    SECRETARY = "SECRETARY", "secrétariat"


class InvitationPurpose(models.TextChoices):
    JOIN = "JOIN", "rejoindre l'application"
    REGISTER_COMPANY = "REGISTER_COMPANY", "inscrire une entreprise"
    REQUEST_VAE = "REQUEST_VAE", "demander un dossier de VAE"
