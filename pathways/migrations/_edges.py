"""The guard of the edges, made anew by each migration that lets the dossier move where it could not."""

import importlib

from cqp.shared.triggers import lift, refuse

TABLE = "pathways_dossier"


def edges_of(*migrations) -> list:
    """Those that the named migrations added, in order."""
    return [edge for name in migrations for edge in importlib.import_module(f"pathways.migrations.{name}").EDGES]


def widened(edges, *, after) -> list:
    """Operations: the edges of the migrations `after`, and `edges`, are the only ones."""
    allowed = ", ".join(f"'{edge}'" for edge in [*edges_of(*after), *edges])
    return [
        lift(TABLE, "edges"),
        refuse(
            TABLE,
            "UPDATE",
            "edges",
            "dossier : ce passage n''existe pas dans la voie",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.kind || '>' || OLD.state || '>' || NEW.state NOT IN ({allowed})",
        ),
    ]
