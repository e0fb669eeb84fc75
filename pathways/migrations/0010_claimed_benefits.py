"""What a person validated elsewhere counts in the dossier that a company opened, once they say so: written by their claim."""

from django.db import migrations, models
import django.db.models.deletion

from cqp.shared.triggers import append_only, lift, refuse

DOSSIER, HELD, END = "pathways_dossier", "pathways_heldcompetency", "pathways_heldend"
GUARDS = ("no_update", "no_delete", "no_truncate")
WINDOW = "'REGISTERED', 'POSITIONING'"
PINNED = (
    "OLD.kind <> NEW.kind OR OLD.number <> NEW.number OR OLD.version_id <> NEW.version_id "
    "OR OLD.committee_id <> NEW.committee_id"
)
# Linked by a claim, to a dossier of the same person decided without the CQP; taken back by the same person. Never moved, nor cut
# from the dossier that it was opened to take up.
EARLIER = (
    "EXISTS (SELECT 1 FROM pathways_dossier earlier WHERE earlier.id = NEW.resumes_id AND earlier.version_id = NEW.version_id "
    "AND earlier.candidate_id = NEW.candidate_id AND earlier.state IN ('PARTIALLY_AWARDED', 'NOT_AWARDED'))"
)
TOLD = "EXISTS (SELECT 1 FROM pathways_dossierevent e WHERE e.dossier_id = NEW.id AND e.verb = '{verb}')"
LINKED = f"(OLD.resumes_id IS NULL AND {TOLD.format(verb='claim_benefits')} AND {EARLIER})"
CUT = f"(NEW.resumes_id IS NULL AND NOT {TOLD.format(verb='resume')})"
RELINKED = (
    "OLD.resumes_id {differs} NEW.resumes_id AND NOT "
    f"(NEW.kind = 'SKILLS' AND NEW.state IN ({WINDOW}) AND ({LINKED} OR {CUT}))"
)
CLAIMED = (
    "EXISTS (SELECT 1 FROM pathways_dossierevent e JOIN pathways_dossier d ON d.id = e.dossier_id WHERE e.id = NEW.claim_id "
    f"AND e.dossier_id = NEW.dossier_id AND e.verb = 'claim_benefits' AND d.state IN ({WINDOW}))"
)
KEPT_LATE = f"EXISTS (SELECT 1 FROM pathways_dossierevent e WHERE e.dossier_id = NEW.dossier_id) AND NOT {CLAIMED}"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0009_vae_ends")]

    operations = [
        # SQLite makes both tables anew: their guards go with the old ones.
        lift(HELD, "with_its_dossier", *GUARDS),
        lift(END, *GUARDS),
        lift(DOSSIER, "pinned"),
        migrations.RemoveConstraint("heldcompetency", "held_once_per_dossier"),
        migrations.AddField(
            "heldcompetency",
            "claim",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.dossierevent",
            ),
        ),
        migrations.AddConstraint(
            "heldcompetency",
            models.UniqueConstraint(
                condition=models.Q(("claim__isnull", True)),
                fields=("dossier", "competency"),
                name="held_once_per_dossier",
            ),
        ),
        migrations.AddConstraint(
            "heldcompetency", models.UniqueConstraint(fields=("claim", "competency"), name="held_once_per_claim")
        ),
        migrations.AddField(
            "heldend",
            "cause",
            models.CharField(
                choices=[
                    ("LAPSED", "bénéfice terminé ou retiré"),
                    ("TAKEN_BACK", "le candidat ne la fait plus valoir"),
                ],
                default="LAPSED",
                max_length=10,
                verbose_name="cause",
            ),
        ),
        refuse(DOSSIER, "UPDATE", "pinned", "dossier : voie, numéro et référentiel sont figés", when_sqlite=PINNED),
        refuse(
            DOSSIER,
            "UPDATE",
            "relinked",
            "dossier : le dossier repris est figé, sauf par le choix du candidat avant la signature du repérage",
            when_sqlite=RELINKED.format(differs="IS NOT"),
            when_postgresql=RELINKED.format(differs="IS DISTINCT FROM"),
        ),
        refuse(
            HELD,
            "INSERT",
            "with_its_dossier",
            "compétence gardée : écrite avec son dossier, ou par le choix du candidat",
            when_sqlite=KEPT_LATE,
        ),
        *append_only(HELD),
        *append_only(END),
    ]
