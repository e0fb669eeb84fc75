"""The CQP of which a member called is the expert; that the secretariat was told of a dossier that comes near its last day.

Both are written once: whom a session calls, and what was told, do not change afterwards.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

import cqp.shared.clock
from cqp.shared.triggers import append_only, refuse

guards = importlib.import_module("jury.migrations.0005_jury_day_guards")
TRADES, NOTICE = "jury_jurymember_certifications", "jury_deadlinenotice"
SESSION = "(SELECT m.session_id FROM jury_jurymember m WHERE m.id = NEW.jurymember_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("jury", "0010_after_the_decision_facts"),
        ("pathways", "0011_standing_decisions"),
        ("referentials", "0005_vae_parameters"),
    ]

    operations = [
        migrations.AddField(
            model_name="jurymember",
            name="certifications",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="referentials.certification", verbose_name="CQP dont elle est experte"
            ),
        ),
        migrations.CreateModel(
            name="DeadlineNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_day", models.DateField(verbose_name="à présenter au plus tard le")),
                ("told_at", models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathways.dossier"
                    ),
                ),
            ],
            options={
                "verbose_name": "alerte de délai",
                "ordering": ["told_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "last_day"), name="deadline_notice_once")],
            },
        ),
        *append_only(TRADES),
        refuse(
            TRADES, "INSERT", "closed_insert", guards.CLOSED, when_sqlite=guards.in_states(SESSION, "'CLOSED'")
        ),
        *append_only(NOTICE),
    ]
