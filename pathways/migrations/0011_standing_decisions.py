"""A dossier that an appeal had deliberated again goes back to what its standing decision says, when its candidate renounces."""

from django.db import migrations

from ._edges import edges_of, widened

DECIDED = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
AGAIN = ("UNDER_ASSESSMENT", "ASSESSED", "TRANSMITTED", "INCOMPLETE", "COMPLETE", "SCHEDULED", "POSTPONED")
AFTER = (
    "0002_guards",
    "0004_vae_guards",
    "0005_resuming",
    "0006_corrections",
    "0008_reopened_pathway",
    "0009_vae_ends",
)
before = edges_of(*AFTER)
# Compared with the state machines by tests/workflows, as those of the earlier guards. The closing takes three of them already.
EDGES = [
    edge
    for kind in ("SKILLS", "VAE")
    for source in AGAIN
    for target in DECIDED
    if (edge := f"{kind}>{source}>{target}") not in before
]


class Migration(migrations.Migration):
    dependencies = [("pathways", "0010_claimed_benefits")]
    operations = widened(EDGES, after=AFTER)
