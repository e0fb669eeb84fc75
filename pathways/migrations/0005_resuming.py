"""A dossier may take up an earlier one: what it keeps is written once, with it; two shorter ways join the edges."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cqp.shared.clock
from cqp.shared.triggers import append_only, refuse

# Compared with the state machines by tests/workflows, as those of 0002 and 0004.
EDGES = "SKILLS>REGISTERED>IN_PATHWAY VAE>REQUESTED>WRITING".split()

before = [importlib.import_module(f"pathways.migrations.{name}") for name in ("0002_guards", "0004_vae_guards")]
allowed = ", ".join(f"'{edge}'" for module in before for edge in module.EDGES) + "".join(f", '{edge}'" for edge in EDGES)
lift = before[1].lift
TABLE = "pathways_dossier"
PINNED = (
    "OLD.kind <> NEW.kind OR OLD.number <> NEW.number OR OLD.version_id <> NEW.version_id "
    "OR OLD.committee_id <> NEW.committee_id OR OLD.resumes_id {differs} NEW.resumes_id"
)
# Decided without the CQP, and about the same competencies.
NOT_RESUMABLE = (
    "NEW.resumes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pathways_dossier earlier WHERE earlier.id = NEW.resumes_id "
    "AND earlier.version_id = NEW.version_id AND earlier.state IN ('PARTIALLY_AWARDED', 'NOT_AWARDED'))"
)
KEPT_LATE = "EXISTS (SELECT 1 FROM pathways_dossierevent e WHERE e.dossier_id = NEW.dossier_id)"


def key(target, name="+", **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=target, **more)


def row_number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0002_guards"),
        ("pathways", "0004_vae_guards"),
        ("referentials", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "dossier",
            "resumes",
            key("pathways.dossier", "resumed_by", null=True, blank=True, verbose_name="reprend"),
        ),
        migrations.CreateModel(
            name="HeldCompetency",
            fields=[
                row_number(),
                ("dossier", key("pathways.dossier", "held")),
                ("competency", key("referentials.competency")),
                ("credit", key("candidates.competencycredit")),
            ],
            options={
                "verbose_name": "compétence gardée",
                "ordering": ["competency__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "competency"), name="held_once_per_dossier")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldEnd",
            fields=[
                row_number(),
                (
                    "held",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="pathways.heldcompetency"
                    ),
                ),
                ("ended_on", models.DateField(verbose_name="constatée le")),
                ("recorded_by", key(settings.AUTH_USER_MODEL)),
                ("recorded_at", models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
            ],
            options={"verbose_name": "fin d'une compétence gardée", "ordering": ["pk"]},
        ),
        *(lift(name) for name in ("edges", "pinned")),
        refuse(
            TABLE,
            "UPDATE",
            "edges",
            "dossier : ce passage n''existe pas dans la voie",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.kind || '>' || OLD.state || '>' || NEW.state NOT IN ({allowed})",
        ),
        refuse(
            TABLE,
            "UPDATE",
            "pinned",
            "dossier : voie, numéro, référentiel et dossier repris sont figés",
            when_sqlite=PINNED.format(differs="IS NOT"),
            when_postgresql=PINNED.format(differs="IS DISTINCT FROM"),
        ),
        refuse(TABLE, "INSERT", "resumed", "dossier : on reprend un dossier décidé sans le CQP", when_sqlite=NOT_RESUMABLE),
        refuse(
            "pathways_heldcompetency",
            "INSERT",
            "with_its_dossier",
            "compétence gardée : écrite avec son dossier, jamais après",
            when_sqlite=KEPT_LATE,
        ),
        *append_only("pathways_heldcompetency"),
        *append_only("pathways_heldend"),
    ]
