"""After the decision: which letter tells which decision, who presided from when, an appeal that its candidate renounces.

The guards of the appeals are lifted here, because SQLite makes a table anew to alter it; 0009 puts them back.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cqp.shared.clock
from cqp.shared.triggers import lift

STATES = [
    ("LODGED", "déposé"),
    ("ADMISSIBLE", "recevable"),
    ("INADMISSIBLE", "irrecevable"),
    ("REJECTED", "rejeté"),
    ("UPHELD", "accueilli : nouvelle délibération"),
    ("RENOUNCED", "abandonné par le candidat"),
]


def key(target, name="+", of=models.ForeignKey, **more):
    return of(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=target, **more)


def row_number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def moment(label):
    return models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [
        ("jury", "0007_seats"),
        ("notifications", "0002_attachments_and_held"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                row_number(),
                ("written_at", moment("écrit le")),
                ("email", key("notifications.email", of=models.OneToOneField)),
                ("item", key("jury.juryitem", "letters")),
            ],
            options={
                "verbose_name": "courrier de décision",
                "verbose_name_plural": "courriers de décision",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Presidency",
            fields=[
                row_number(),
                ("designated_at", moment("désigné(e) le")),
                ("designated_by", key(settings.AUTH_USER_MODEL)),
                ("member", key("jury.jurymember")),
                ("session", key("jury.jurysession", "presidencies")),
            ],
            options={"verbose_name": "présidence", "ordering": ["designated_at", "pk"]},
        ),
        lift("jury_appeal", "edges", "start", "pinned", "kept"),
        migrations.RemoveConstraint(model_name="appeal", name="appeal_state_known"),
        migrations.AlterField(
            model_name="appeal",
            name="state",
            field=models.CharField(choices=STATES, default="LODGED", max_length=12, verbose_name="état"),
        ),
        migrations.AddField(
            "appeal",
            "renunciation",
            models.TextField(blank=True, default="", max_length=1000, verbose_name="motif de la renonciation"),
            preserve_default=False,
        ),
        migrations.AddField("appeal", "renounced_by", key(settings.AUTH_USER_MODEL, null=True, blank=True)),
        migrations.AddField(
            "appeal", "renounced_at", models.DateTimeField(blank=True, null=True, verbose_name="abandonné le")
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(state="RENOUNCED", renounced_by__isnull=False, renounced_at__isnull=False)
                | (~models.Q(state="RENOUNCED") & models.Q(renounced_by__isnull=True, renounced_at__isnull=True)),
                name="appeal_renounced_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=[code for code, _ in STATES]), name="appeal_state_known"
            ),
        ),
    ]
