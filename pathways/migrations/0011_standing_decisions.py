"""A dossier that an appeal had deliberated again goes back to what its standing decision says, when its candidate renounces."""

from django.db import migrations

from ._edges import edges_until, widened

DECIDED = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
AGAIN = ("UNDER_ASSESSMENT", "ASSESSED", "TRANSMITTED", "INCOMPLETE", "COMPLETE", "SCHEDULED", "POSTPONED")
before = edges_until("0009_vae_ends")
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
    operations = widened(EDGES, after="0009_vae_ends")
