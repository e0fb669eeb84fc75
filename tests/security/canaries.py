"""Writes a canary in every text of some companies: names, booklets, titles, papers, reasons, letters."""

from django.db import connection, models
from django.db.models import Q

from cqp.accounts.models import Membership, Organisation, User
from cqp.documents.models import IssuedDocument, StoredFile
from jury.models import JurySession
from pathways.models import Dossier
from tests.databases import guards_lifted

CANARY = "CANARI"
SHORTEST = 10
# Words that the product reads, not people: codes, numbers, digests.
READ_BY_THE_PRODUCT = {
    "act",
    "code",
    "codename",
    "collective_agreement",
    "content_type",
    "context_sha256",
    "digest",
    "employer_siret",
    "key",
    "kind",
    "number",
    "object_id",
    "object_type",
    "password",
    "sha256",
    "siret",
    "template_version",
    "token_hash",
    "verb",
    "verification_code",
}
# Shared by everybody: neither found by following keys, nor changed.
SHARED = {
    "User",
    "Organisation",
    "Certification",
    "CertificationVersion",
    "Competency",
    "Criterion",
    "Permission",
    "ContentType",
}


def release(tenants) -> set[str]:
    """Returns the (model, field) that now hold a canary."""
    # PostgreSQL lifts no trigger from a table while keys written in this transaction are still to be verified.
    connection.check_constraints()
    with guards_lifted():
        marked = {name for rows in rows_of(tenants).values() for name in _mark(rows)}
        connection.check_constraints()
    return marked


def rows_of(tenants) -> dict:
    """{model: queryset} of everything that hangs on these companies' dossiers, sessions and people, by any chain of keys."""
    found = {}
    dossiers = [dossier.pk for tenant in tenants for dossier in tenant.dossiers.values()]
    _follow(Dossier, set(dossiers), found)
    _follow(JurySession, {session.pk for tenant in tenants for session in tenant.sessions.values()}, found)
    people = {tenant.candidate.pk for tenant in tenants} | {
        user.pk
        for tenant in tenants
        for user in (tenant.company.manager, tenant.company.tutor, tenant.company.professional)
    }
    documents = IssuedDocument.objects.filter(dossier_link__dossier__in=dossiers)
    candidates = Dossier.objects.filter(pk__in=dossiers).values_list("candidate", flat=True)
    _add(IssuedDocument, documents.values_list("pk", flat=True), found)
    _add(StoredFile, documents.exclude(file=None).values_list("file", flat=True), found)
    _add(Dossier._meta.get_field("candidate").related_model, candidates, found)
    _add(User, people, found)
    _add(Organisation, {tenant.company.organisation.pk for tenant in tenants}, found)
    return {model: model._base_manager.filter(pk__in=keys) for model, keys in found.items()}


def _add(model, keys, found) -> set:
    """The keys that were not known yet."""
    known = found.setdefault(model, set())
    new = set(keys) - known
    known |= new
    return new


def _follow(model, keys, found):
    """Rows that point to these, then those that point to them."""
    new = _add(model, keys, found)
    if not new:
        return
    for relation in model._meta.related_objects:
        its = relation.related_model
        if its.__name__ in SHARED or its is Membership or relation.many_to_many or its._meta.proxy:
            continue
        _follow(
            its, its._base_manager.filter(Q(**{f"{relation.field.name}__in": new})).values_list("pk", flat=True), found
        )


def _mark(rows):
    model = rows.model
    columns = [field for field in model._meta.concrete_fields if field.name not in READ_BY_THE_PRODUCT]
    texts = [field for field in columns if _is_text(field)]
    if texts:
        rows.update(**{field.name: _word(model, field) for field in texts if not isinstance(field, models.EmailField)})
    mails = [field.name for field in texts if isinstance(field, models.EmailField)]
    jsons = [field.name for field in columns if isinstance(field, models.JSONField)]
    for row in rows.only("pk", *mails, *jsons) if mails or jsons else ():
        values = {name: f"{CANARY.lower()}-{row.pk}@{CANARY.lower()}.test" for name in mails}
        values |= {name: _marked(getattr(row, name)) for name in jsons}
        model._base_manager.filter(pk=row.pk).update(**values)
    return [f"{model.__name__}.{name}" for name in [*(field.name for field in texts), *jsons]]


def _is_text(field) -> bool:
    # A state is a text field with choices, as is every word of a scale.
    long_enough = field.max_length is None or field.max_length >= SHORTEST
    return isinstance(field, models.CharField | models.TextField) and not field.choices and long_enough


def _word(model, field) -> str:
    return f"{CANARY}-{model.__name__}-{field.name}"[: field.max_length]


def _marked(value):
    """Sentences carry the canary; codes and dates, which have no space, stay what they are."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return f"{value} {CANARY}-JSON" if isinstance(value, str) and " " in value else value
