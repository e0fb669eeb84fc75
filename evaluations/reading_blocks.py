"""How the content of a document is cut for a reader: titled blocks of facts, tables and opinions, from the plain JSON."""

from dataclasses import dataclass, field
from datetime import date

from cqp.shared.templatetags.cqp_ui import day_fr


@dataclass(frozen=True)
class Block:
    title: str
    facts: list = field(default_factory=list)
    head: tuple = ()
    rows: list = field(default_factory=list)
    opinions: list = field(default_factory=list)
    agree: bool | None = None
    # Said in place of a table without row.
    empty: str = "Rien n’est prévu."

    @property
    def labelled_rows(self):
        """Each cell with the head of its column: a table becomes cards on a phone."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def day(value) -> str:
    return day_fr(date.fromisoformat(value)) if value else ""


def words(choices):
    return {choice["code"]: choice["label"] for choice in choices}


def numbered(row):
    return f"Compétence {row['number']} – {row['title']}"


def who(content):
    person, company, certification = content["candidate"], content["company"], content["certification"]
    names = f"{person['first_names']} {person['usage_name'] or person['birth_name']}"
    facts = [
        ("Candidat(e)", names),
        ("CQP visé", f"{certification['title']} (version {certification['version']})"),
    ]
    if company:
        facts.append(("Entreprise", f"{company['name']}, SIRET {company['siret']}"))
    return facts


def files(pieces) -> str:
    """The names of the joined files, one per line; each can be opened from the page of its document."""
    return "\n".join(piece["name"] for piece in pieces)
