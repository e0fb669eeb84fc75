"""The words of a version, frozen with it; its RNCP registration, which is of the version delivered and stays open to correction."""

import django.core.validators
from django.db import migrations, models

import cqp.referentials.wording
from cqp.shared.triggers import altering, lift, raw, refuse

VERSION = "referentials_certificationversion"
MESSAGE = "référentiel : une version publiée ne change plus"
# Known or moved after the publication; everything else of a published version is frozen, whatever columns it has by then.
OPEN = {"closed_on", "rncp_code", "rncp_level", "rncp_registered_on", "rncp_expires_on", "created_at", "updated_at", "id"}


def freeze(apps, schema_editor):
    fields = apps.get_model("referentials", "CertificationVersion")._meta.concrete_fields
    columns = [field.column for field in fields if field.attname not in OPEN and field.name not in OPEN]
    whens = [
        f"OLD.published_on IS NOT NULL AND ({' OR '.join(f'OLD.{column} {differs} NEW.{column}' for column in columns)})"
        for differs in ("IS NOT", "IS DISTINCT FROM")
    ]
    guard = refuse(VERSION, "UPDATE", "frozen", MESSAGE, when_sqlite=whens[0], when_postgresql=whens[1])
    guard.database_forwards("referentials", schema_editor, None, None)


def move_the_number(apps, schema_editor):
    for certification in apps.get_model("referentials", "Certification").objects.exclude(rncp_code=None):
        certification.versions.update(rncp_code=certification.rncp_code)


def added(name, field):
    return migrations.AddField("certificationversion", name, field)


def kept(name, condition, message):
    constraint = models.CheckConstraint(condition=condition, name=name, violation_error_message=message)
    return migrations.AddConstraint("certificationversion", constraint)


class Migration(migrations.Migration):
    dependencies = [("referentials", "0003_jury_parameters")]

    operations = [
        lift(VERSION, "frozen"),
        *altering(
            added(
                "words",
                models.JSONField(
                    default=cqp.referentials.wording.whole, editable=False, verbose_name="mots des échelles et textes"
                ),
            ),
            added(
                "rncp_code",
                models.CharField(
                    blank=True,
                    max_length=10,
                    null=True,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^RNCP\\d{1,6}$", "Écrivez RNCP suivi de 1 à 6 chiffres, par exemple RNCP38445."
                        )
                    ],
                    verbose_name="numéro RNCP",
                ),
            ),
            added("rncp_level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau")),
            added("rncp_registered_on", models.DateField(blank=True, null=True, verbose_name="enregistrée le")),
            added(
                "rncp_expires_on",
                models.DateField(blank=True, null=True, verbose_name="enregistrement valable jusqu'au"),
            ),
            migrations.RunPython(move_the_number, migrations.RunPython.noop),
            # PostgreSQL alters no table that still has a constraint to check for what was just written.
            raw(sqlite=[], postgresql=["SET CONSTRAINTS ALL IMMEDIATE"]),
            migrations.RemoveField("certification", "rncp_code"),
            kept(
                "version_rncp_number_first",
                models.Q(rncp_code__isnull=False)
                | models.Q(rncp_level__isnull=True, rncp_registered_on__isnull=True, rncp_expires_on__isnull=True),
                "Le niveau et les dates vont avec un numéro RNCP.",
            ),
            kept(
                "version_rncp_level_known",
                models.Q(rncp_level__isnull=True) | models.Q(rncp_level__range=(3, 8)),
                "Le niveau va de 3 à 8.",
            ),
            kept(
                "version_rncp_dates_in_order",
                models.Q(rncp_registered_on__isnull=True)
                | models.Q(rncp_expires_on__isnull=True)
                | models.Q(rncp_expires_on__gte=models.F("rncp_registered_on")),
                "La fin de l'enregistrement vient après son début.",
            ),
        ),
        migrations.RunPython(freeze, migrations.RunPython.noop),
    ]
