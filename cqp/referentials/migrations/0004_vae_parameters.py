"""What the branch may change in the admissibility and in part 3 of a VAE; the guards of a published version cover it (as in 0003)."""

import importlib

from django.db import migrations, models

from cqp.shared.triggers import lift, refuse

before = importlib.import_module("cqp.referentials.migrations.0003_jury_parameters")
VERSION, MESSAGE = before.VERSION, before.MESSAGE
COLUMNS = (*before.COLUMNS, "admissibility_months", "application_return_days", "activity_min_length")


def changed(differs):
    return f"OLD.published_on IS NOT NULL AND ({' OR '.join(f'OLD.{c} {differs} NEW.{c}' for c in COLUMNS)})"


class Migration(migrations.Migration):
    dependencies = [("referentials", "0003_jury_parameters")]

    operations = [
        lift(VERSION, "frozen", "kept"),
        lift("referentials_competency", "closed", "frozen", "kept"),
        lift("referentials_criterion", "closed", "frozen", "kept"),
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
        refuse(
            VERSION, "UPDATE", "frozen", MESSAGE,
            when_sqlite=changed("IS NOT"), when_postgresql=changed("IS DISTINCT FROM"),
        ),
        *before.guards.Migration.operations[1:],
    ]
