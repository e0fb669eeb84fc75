"""The names of the members as they were at the deliberation; what a recusal noted in session has cleared.

SQLite makes both tables anew: their guards, and those of other tables that read them, are lifted then put back as 0005 wrote them.
"""

import importlib

from django.db import migrations, models

from cqp.shared.triggers import lift, never_truncated, refuse

guards = importlib.import_module("jury.migrations.0005_jury_day_guards")
MEMBER, RECUSAL, ATTENDANCE = "jury_jurymember", "jury_recusal", "jury_attendance"
FROZEN = ("closed_insert", "closed_update", "closed_delete")


class Migration(migrations.Migration):
    dependencies = [("jury", "0006_likely_links")]

    operations = [
        lift(guards.SESSION, "president"),
        lift(ATTENDANCE, *FROZEN),
        *(lift(table, *FROZEN, "kept", "no_truncate") for table in (MEMBER, RECUSAL)),
        migrations.AddField(
            model_name="jurymember",
            name="name",
            field=models.CharField(
                blank=True, editable=False, max_length=121, verbose_name="nom au procès-verbal"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="cleared_decision",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="a effacé ce qui était décidé"
            ),
        ),
        migrations.AlterField(
            model_name="parityrecord",
            name="moment",
            field=models.CharField(
                choices=[
                    ("OPENING", "ouverture"),
                    ("ARRIVAL", "arrivée"),
                    ("DEPARTURE", "départ"),
                    ("DECLARATION", "déclaration d'indépendance"),
                    ("RECUSAL", "déport"),
                    ("RECUSAL_LIFTED", "déport levé"),
                    ("CLOSING", "clôture"),
                ],
                max_length=14,
                verbose_name="moment",
            ),
        ),
        refuse(
            guards.SESSION, "UPDATE", "president", "séance : le président est un de ses membres",
            when_sqlite="NEW.president_id IS NOT NULL AND NOT EXISTS "
            f"(SELECT 1 FROM {MEMBER} m WHERE m.id = NEW.president_id AND m.session_id = NEW.id)",
        ),
        *guards.when_closed(MEMBER, lambda row: f"{row}.session_id"),
        *guards.when_deliberated(RECUSAL, guards.before.of_item),
        *guards.when_deliberated(ATTENDANCE, guards.of_member),
        *(refuse(table, "DELETE", "kept", guards.KEPT) for table in (MEMBER, RECUSAL)),
        *(never_truncated(table, guards.KEPT) for table in (MEMBER, RECUSAL)),
    ]
