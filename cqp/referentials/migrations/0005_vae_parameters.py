"""What the branch may change in the admissibility and in part 3 of a VAE; frozen with the rest of a published version (0004)."""

import importlib

from django.db import migrations, models

from cqp.shared.triggers import altering, lift

before = importlib.import_module("cqp.referentials.migrations.0004_wording_and_registration")


class Migration(migrations.Migration):
    dependencies = [("referentials", "0004_wording_and_registration")]

    operations = [
        lift(before.VERSION, "frozen"),
        *altering(
            migrations.AddField(
                "certificationversion",
                "admissibility_months",
                models.PositiveSmallIntegerField(
                    blank=True, help_text="Vide : sans limite.", null=True, verbose_name="validité d'un avis de recevabilité (mois)"
                ),
            ),
            migrations.AddField(
                "certificationversion",
                "application_return_days",
                models.PositiveSmallIntegerField(
                    default=60, verbose_name="délai proposé pour compléter une partie 2 retournée (jours)"
                ),
            ),
            migrations.AddField(
                "certificationversion",
                "activity_min_length",
                models.PositiveSmallIntegerField(
                    default=0,
                    help_text="0 : aucune.",
                    verbose_name="longueur minimale de la partie 3, par compétence (caractères)",
                ),
            ),
        ),
        migrations.RunPython(before.freeze, migrations.RunPython.noop),
    ]
