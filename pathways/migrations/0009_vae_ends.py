"""A VAE found incomplete may go back to part 3: one more edge, in a wider guard. (`close_unanswered` takes one that is there.)"""

from django.db import migrations

from ._edges import widened

# Compared with the state machines by tests/workflows, as those of the migrations before.
EDGES = "VAE>INCOMPLETE>WRITING".split()


class Migration(migrations.Migration):
    dependencies = [("pathways", "0008_reopened_pathway")]
    operations = widened(EDGES, after="0008_reopened_pathway")
