from allauth.account.adapter import get_adapter
from django.utils.crypto import salted_hmac

from .models import AuditEvent
from .request_context import current_request, current_request_id

MAX_LABEL = 200


def record(verb: str, *, actor, object=None, payload: dict | None = None) -> AuditEvent:
    """Write one line of the journal, in the caller's transaction: an act that is rolled back leaves no line, a kept one always has its own.

    `actor` is a user row (a person or a named service account); None only for what nobody signed in does.
    `payload` must be JSON and hold no secret; people are named by their number.
    """
    return AuditEvent.objects.create(
        verb=verb,
        actor=actor if actor is not None and actor.pk else None,
        object_type=object._meta.label_lower if object is not None else "",
        object_id=str(object.pk) if object is not None else "",
        object_label=str(object)[:MAX_LABEL] if object is not None else "",
        payload=payload or {},
        request_id=current_request_id(),
        address_digest=_address_digest(),
    )


def _address_digest() -> str:
    request = current_request()
    if request is None:
        return ""
    # allauth's reading of the address, so that the journal and the rate limits agree on which proxies are trusted.
    address = get_adapter(request).get_client_ip(request)
    return salted_hmac("cqp.audit.address", address).hexdigest()[:16]
