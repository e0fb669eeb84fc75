"""How many unknown codes an address has tried lately. Counted in the shared cache, under a digest: no address is kept."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

# A code holds 140 bits: the limit is against noise, not against guessing.
MAX_UNKNOWN = 20
WINDOW_SECONDS = 600


def _key(request) -> str:
    # allauth's reading of the address, so that every limit agrees on which proxies are trusted.
    address = get_adapter(request).get_client_ip(request)
    return f"jury.verification.{salted_hmac('jury.verification', address).hexdigest()[:32]}"


def too_many(request) -> bool:
    return cache.get(_key(request), 0) >= MAX_UNKNOWN


def count_unknown(request) -> None:
    key = _key(request)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        cache.incr(key)
    except ValueError:
        # Forgotten between the two lines: a new window begins.
        cache.set(key, 1, WINDOW_SECONDS)
