"""A decided examination is frozen; advice given is never rewritten; a piece withdrawn keeps its row."""

from django.db import migrations

from cqp.shared.triggers import append_only, refuse


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_vae")]
    operations = [
        refuse(
            "evaluations_examination",
            "UPDATE",
            "decided",
            "avis de recevabilité : rendu, il ne se modifie plus",
            when_sqlite="OLD.decided_at IS NOT NULL",
        ),
        refuse("evaluations_examination", "DELETE", "kept", "avis de recevabilité : jamais effacé"),
        refuse(
            "evaluations_experienceruling",
            "UPDATE",
            "decided",
            "avis de recevabilité : rendu, il ne se modifie plus",
            when_sqlite="(SELECT decided_at FROM evaluations_examination WHERE id = OLD.examination_id) IS NOT NULL",
        ),
        refuse("evaluations_piece", "DELETE", "kept", "pièce jointe : retirée, sa ligne reste"),
        *append_only("evaluations_coachingcomment"),
    ]
