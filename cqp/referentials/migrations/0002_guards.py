"""A published version never changes (house § 1 row 9): dossiers pinned to it must read the same figures for years."""

from django.db import migrations

from cqp.shared.triggers import refuse

_CHANGED = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    for column in (
        "certification_id",
        "label",
        "published_on",
        "benefit_months",
        "accreditation_months",
        "vae_experience_months",
        "vae_regime",
        "criteria_are_provisional",
    )
)
MESSAGE = "référentiel : une version publiée ne change plus"
VERSION = "referentials_certificationversion"


def published(row):
    return f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {row} AND v.published_on IS NOT NULL)"


def of_competency(row):
    return (
        f"EXISTS (SELECT 1 FROM {VERSION} v JOIN referentials_competency c ON c.version_id = v.id "
        f"WHERE c.id = {row}.competency_id AND v.published_on IS NOT NULL)"
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0001_initial")]

    operations = [
        refuse(VERSION, "UPDATE", "frozen", MESSAGE, when_sqlite=f"OLD.published_on IS NOT NULL AND ({_CHANGED})".replace("IS DISTINCT FROM", "IS NOT"), when_postgresql=f"OLD.published_on IS NOT NULL AND ({_CHANGED})"),
        refuse(VERSION, "DELETE", "kept", MESSAGE, when_sqlite="OLD.published_on IS NOT NULL"),
        refuse("referentials_competency", "INSERT", "closed", MESSAGE, when_sqlite=published("NEW.version_id")),
        refuse("referentials_competency", "UPDATE", "frozen", MESSAGE, when_sqlite=published("OLD.version_id")),
        refuse("referentials_competency", "DELETE", "kept", MESSAGE, when_sqlite=published("OLD.version_id")),
        refuse("referentials_criterion", "INSERT", "closed", MESSAGE, when_sqlite=of_competency("NEW")),
        refuse("referentials_criterion", "UPDATE", "frozen", MESSAGE, when_sqlite=of_competency("OLD")),
        refuse("referentials_criterion", "DELETE", "kept", MESSAGE, when_sqlite=of_competency("OLD")),
    ]
