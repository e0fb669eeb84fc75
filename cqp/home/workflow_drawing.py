"""Draws the state machines as Mermaid, from the transitions themselves: docs/workflows.md can never tell something else."""

from jury.models import JurySession
from pathways.enums import STATES_OF, PathwayKind, Role
from pathways.models import SkillsDossier, VaeDossier
from pathways.requirements import Requires

HEADER = """# Les machines à états

Ce fichier est produit par `manage.py render_workflows` à partir des transitions ; la CI le compare. Ne pas l'éditer.
"""


def transitions(model, field="state"):
    """One row per transition: name, sources, target, label, actors, requirements — in the order of the declaration."""
    rows = {}
    for transition in model._meta.get_field(field).get_all_transitions(model):
        row = rows.setdefault(transition.name, {"sources": [], "transition": transition})
        row["sources"].append(str(transition.source))
    return rows


def diagram(model, labels: dict, field="state") -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {code} : {label}" for code, label in labels.items()]
    for name, row in transitions(model, field).items():
        lines += [f"    {source} --> {row['transition'].target} : {name}" for source in sorted(row["sources"])]
    return "\n".join([*lines, "```"])


def table(model, labels: dict, field="state") -> str:
    lines = ["| Acte | De | À | Par | Exige |", "|---|---|---|---|---|"]
    for name, row in transitions(model, field).items():
        transition = row["transition"]
        custom = transition.custom or {}
        actors = ", ".join(str(Role(role).label) for role in custom.get("actors", ())) or custom.get("by", "")
        required = [n for c in transition.conditions if isinstance(c, Requires) for n in c.names]
        needs = ", ".join(f"`{n}`" for n in required) or "—"
        sources = ", ".join(labels[source] for source in sorted(row["sources"]))
        lines.append(
            f"| {custom.get('label', name)} (`{name}`) | {sources} | {labels[transition.target]} | {actors} | {needs} |"
        )
    return "\n".join(lines)


def section(title, model, labels, field="state") -> str:
    return f"## {title}\n\n{diagram(model, labels, field)}\n\n{table(model, labels, field)}\n"


def page() -> str:
    """The whole of docs/workflows.md."""
    machines = [
        section("Parcours de développement des compétences", SkillsDossier, _states(PathwayKind.SKILLS)),
        section("Validation des acquis de l'expérience", VaeDossier, _states(PathwayKind.VAE)),
        section("Séance de jury", JurySession, _labels(JurySession)),
    ]
    return "\n".join([HEADER, *machines])


def _states(kind):
    """Only those of the pathway: the column holds both."""
    return {str(state): str(state.label) for state in STATES_OF[kind]}


def _labels(model):
    return {str(code): str(label) for code, label in model._meta.get_field("state").choices}
