"""The samples speak the language of the product: each code that they use is one that a frozen context may hold."""

import re

import pytest

from cqp.documents.models import IssuedDocument
from pathways.enums import State as S
from tests import vae
from tests.documents import samples
from tests.jury import sittings

CODE = re.compile(r"[A-Z]+(_[A-Z]+)+|[A-Z]{2,}")
# Keys whose value is a code of a list of choices; everything else in capitals is a name or a number.
CODED = {"level", "verdict", "answer", "sources", "decision", "professional", "external"}


def lists_of(context, found=None) -> dict:
    """{name of each list of choices: its (code, label) pairs}, wherever it is in the context."""
    found = {} if found is None else found
    if isinstance(context, dict):
        for key, value in context.items():
            if key.endswith("_choices"):
                found[key] = [(choice["code"], choice["label"]) for choice in value]
            else:
                lists_of(value, found)
    if isinstance(context, list):
        for item in context:
            lists_of(item, found)
    return found


def codes_in(value, key="") -> set:
    if isinstance(value, dict):
        return {code for name, item in value.items() if not name.endswith("_choices") for code in codes_in(item, name)}
    if isinstance(value, list):
        return {code for item in value for code in codes_in(item, key)}
    return {value} if key in CODED and isinstance(value, str) and CODE.fullmatch(value) else set()


@pytest.mark.parametrize("code", sorted(samples.ALL))
def test_each_code_of_a_sample_is_in_one_of_its_lists(code):
    sample = samples.sample(code)
    known = {name for choices in lists_of(sample).values() for name, _ in choices}
    assert codes_in(sample) - known == set()


def test_unknown_code_is_seen():
    wrong = {
        "level_choices": [{"code": "PARTIAL", "label": "partielle"}],
        "competencies": [{"level": "PARTLY_ACQUIRED"}],
    }
    assert codes_in(wrong) == {"PARTLY_ACQUIRED"}
    assert lists_of(wrong) == {"level_choices": [("PARTIAL", "partielle")]}


def test_lists_of_the_samples_are_those_that_the_product_freezes(world):
    """Asked by the services, from the first booklet to the minutes of the jury, in both pathways."""
    skills, in_vae = world.dossier(S.COMPLETE), vae.complete(world)
    session = sittings.sitting(world, skills, in_vae)
    for dossier in (skills, in_vae):
        sittings.decide(dossier, world.branch.president)
    sittings.closed(session)
    contexts = dict(IssuedDocument.objects.order_by("pk").values_list("kind", "context"))
    frozen = {kind: lists for kind, context in contexts.items() if (lists := lists_of(context))}
    expected = {kind: lists for kind in samples.ALL if (lists := lists_of(samples.sample(kind)))}
    # A rectification is another story: its lists are those of the minutes that it puts right.
    rectifying = expected.pop("jury_rectifying_minutes")
    assert frozen == expected
    assert rectifying == frozen["jury_minutes"]
