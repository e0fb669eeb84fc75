"""The guard of the edges, made anew by each migration that lets the dossier move where it could not."""

import importlib

from cqp.shared.triggers import lift, refuse

TABLE = "pathways_dossier"
# Each says in EDGES those that it added. Compared with the state machines by tests/workflows.
GUARDS = (
    "0002_guards",
    "0004_vae_guards",
    "0005_resuming",
    "0006_corrections",
    "0008_reopened_pathway",
    "0009_vae_ends",
    "0011_standing_decisions",
)


def edges_until(name) -> list:
    """Those that the guards let through once the migration `name` is applied, in the order of the migrations."""
    names = GUARDS[: GUARDS.index(name) + 1]
    return [edge for name in names for edge in importlib.import_module(f"pathways.migrations.{name}").EDGES]


def widened(edges, *, after) -> list:
    """Operations: the edges until the migration `after`, and `edges`, are the only ones."""
    allowed = ", ".join(f"'{edge}'" for edge in [*edges_until(after), *edges])
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
