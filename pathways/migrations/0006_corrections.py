"""A decided dossier may be decided again: by a rectifying procès-verbal, or by a new deliberation after an appeal."""

from django.db import migrations

from ._edges import widened

DECIDED = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
# Compared with the state machines by tests/workflows, as those of the earlier guards.
EDGES = [
    f"{kind}>{before}>{after}"
    for kind in ("SKILLS", "VAE")
    for before in DECIDED
    for after in (*DECIDED, "COMPLETE")
    if before != after
]


class Migration(migrations.Migration):
    dependencies = [("pathways", "0005_resuming")]
    operations = widened(EDGES, after="0005_resuming")
