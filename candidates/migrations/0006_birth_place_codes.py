"""The birth country by its code. What was typed in full stays until it is corrected; only « France », exactly, is known for sure."""

import django.core.validators
from django.db import migrations, models

import cqp.shared.countries
from cqp.shared.triggers import altering

FRANCE = "99100"


def country(default):
    return models.CharField(
        blank=True,
        default=default,
        max_length=5,
        validators=[cqp.shared.countries.validate_country],
        verbose_name="pays de naissance",
    )


def know_france(apps, schema_editor):
    apps.get_model("candidates", "Candidate").objects.filter(birth_country="France").update(birth_country_code=FRANCE)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0005_credit_given_again")]

    operations = altering(
        migrations.AddField("candidate", "birth_country_code", country("")),
        migrations.RunPython(know_france, migrations.RunPython.noop),
        migrations.AlterField("candidate", "birth_country_code", country(FRANCE)),
        migrations.AlterField(
            "candidate",
            "birth_commune_code",
            models.CharField(
                blank=True,
                max_length=5,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?:(?:0[1-9]|[1-8]\\d|9[0-5]|2[AB])\\d{3}|9[78]\\d{3})$",
                        "Le code INSEE compte 5 caractères, par exemple 69123, 2A004 ou 97105. Ce n'est pas le code postal.",
                        code="commune_code",
                    )
                ],
                verbose_name="code INSEE de la commune",
            ),
        ),
        migrations.AlterField(
            "candidate",
            "birth_country",
            models.CharField(
                blank=True, default="France", max_length=60, verbose_name="pays de naissance, en toutes lettres"
            ),
        ),
        migrations.AddConstraint(
            "candidate",
            models.CheckConstraint(
                condition=models.Q(birth_country_code__in=["", FRANCE]) | models.Q(birth_commune_code=""),
                name="candidate_commune_code_in_france_only",
                violation_error_message="Le code INSEE est celui d'une commune française.",
            ),
        ),
    )
