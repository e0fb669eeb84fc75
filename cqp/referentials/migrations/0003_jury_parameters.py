"""The parameters of the jury day, and the guards of a published version with them: SQLite rebuilds the table, so all are lifted first."""

import importlib

from django.db import migrations, models

from cqp.shared.triggers import lift, refuse


guards = importlib.import_module("cqp.referentials.migrations.0002_guards")
VERSION, MESSAGE = guards.VERSION, guards.MESSAGE
COLUMNS = (
    "certification_id", "label", "published_on", "benefit_months", "accreditation_months", "vae_experience_months", "vae_regime",
    "criteria_are_provisional", "jury_delay_months", "hearing", "president_has_casting_vote", "appeal_months",
)


def changed(differs):
    return f"OLD.published_on IS NOT NULL AND ({' OR '.join(f'OLD.{c} {differs} NEW.{c}' for c in COLUMNS)})"


class Migration(migrations.Migration):

    dependencies = [
        ('referentials', '0002_guards'),
    ]

    operations = [
        lift(VERSION, "frozen", "kept"),
        lift("referentials_competency", "closed", "frozen", "kept"),
        lift("referentials_criterion", "closed", "frozen", "kept"),
        migrations.AddField(
            model_name='certificationversion',
            name='appeal_months',
            field=models.PositiveSmallIntegerField(default=2, verbose_name='délai de recours gracieux (mois)'),
        ),
        migrations.AddField(
            model_name='certificationversion',
            name='hearing',
            field=models.CharField(choices=[('NONE', 'sur dossier'), ('OPTIONAL', 'audition facultative'), ('REQUIRED', 'audition obligatoire')], default='OPTIONAL', max_length=10, verbose_name='audition du candidat'),
        ),
        migrations.AddField(
            model_name='certificationversion',
            name='jury_delay_months',
            field=models.PositiveSmallIntegerField(default=3, help_text='Depuis la transmission ; le secrétariat est alerté avant.', verbose_name='délai pour passer devant le jury (mois)'),
        ),
        migrations.AddField(
            model_name='certificationversion',
            name='president_has_casting_vote',
            field=models.BooleanField(default=True, verbose_name='voix prépondérante du président'),
        ),
        refuse(
            VERSION, "UPDATE", "frozen", MESSAGE,
            when_sqlite=changed("IS NOT"), when_postgresql=changed("IS DISTINCT FROM"),
        ),
        *guards.Migration.operations[1:],
    ]
