from django.db import migrations, models

from cqp.shared.triggers import lift, refuse

CREDIT = "candidates_competencycredit"
LAPSE = "candidates_creditlapse"
LAST_DAY = f"(SELECT {{}} FROM {CREDIT} WHERE id = NEW.credit_id)"
REWRITTEN = f"{CREDIT} : le registre des compétences validées ne se réécrit pas"


class Migration(migrations.Migration):
    """A decision rectified twice gives the same line again: one that counts per decision, not one line for ever."""

    dependencies = [("candidates", "0004_benefit_guards")]
    operations = [
        # SQLite makes the table anew: its guards go with the old one, and what reads it stands in the way.
        lift(CREDIT, "no_update", "no_delete"),
        lift(LAPSE, "day_after_the_last"),
        migrations.RemoveConstraint(model_name="competencycredit", name="credit_once_per_decision"),
        migrations.AddField(
            model_name="competencycredit",
            name="rank",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="rang"),
        ),
        migrations.AddConstraint(
            model_name="competencycredit",
            constraint=models.UniqueConstraint(
                fields=("candidate", "competency", "acquired_on", "rank"), name="credit_once_per_decision"
            ),
        ),
        refuse(CREDIT, "UPDATE", "no_update", REWRITTEN),
        refuse(CREDIT, "DELETE", "no_delete", REWRITTEN),
        refuse(
            LAPSE,
            "INSERT",
            "day_after_the_last",
            f"{LAPSE} : la caducité date du lendemain du dernier jour",
            when_sqlite=f"NEW.lapsed_on IS NOT {LAST_DAY.format('''date(last_day, '+1 day')''')}",
            when_postgresql=f"NEW.lapsed_on IS DISTINCT FROM {LAST_DAY.format('last_day + 1')}",
        ),
    ]
