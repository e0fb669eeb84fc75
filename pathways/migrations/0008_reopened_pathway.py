"""A parcours declared ready, or returned as incomplete, may be reopened: its edges join the others."""

from django.db import migrations

from ._edges import widened

# Compared with the state machines by tests/workflows, as those of the earlier guards.
EDGES = "SKILLS>READY>IN_PATHWAY SKILLS>INCOMPLETE>IN_PATHWAY".split()


class Migration(migrations.Migration):
    dependencies = [("pathways", "0007_cohort_and_one_open_vae")]
    operations = widened(EDGES, after="0006_corrections")
