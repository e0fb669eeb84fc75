"""A label common to several dossiers; and no second open VAE of one person for one version, whatever the door."""

from django.db import migrations, models

from cqp.shared.triggers import altering

FINAL = ["AWARDED", "NOT_ADMISSIBLE", "NOT_AWARDED", "PARTIALLY_AWARDED", "WITHDRAWN"]


class Migration(migrations.Migration):
    dependencies = [("pathways", "0006_corrections")]

    operations = [
        *altering(
            migrations.AddField(
                "dossier", "cohort", models.CharField(blank=True, default="", max_length=60, verbose_name="cohorte"), preserve_default=False
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                fields=("opened_by", "version"),
                condition=models.Q(kind="VAE") & ~models.Q(state__in=FINAL),
                name="dossier_one_open_vae_per_person_and_version",
                violation_error_message="Vous avez déjà un dossier de VAE ouvert pour ce CQP.",
            ),
        ),
    ]
