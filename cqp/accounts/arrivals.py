"""What following a link does beyond opening the account, by purpose. Upper floors register theirs; this floor never imports them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Arrival:
    """`accept(user, payload)` runs in the transaction that uses the link: what it raises leaves the link unused.

    `lines(payload)`: what accepting will record, in (label, value) lines. `welcome(user, payload)`: the sentence told once
    inside, and the address of the page where the person lands.
    """

    accept: Callable
    lines: Callable
    welcome: Callable
    # What to do with a link that has expired: the page where it is asked again.
    again: str
    again_label: str
    heading: str
    submit: str


_arrivals: dict[str, Arrival] = {}


def on_acceptance(purpose: str, arrival: Arrival) -> None:
    """Declare what the links of this purpose do. One declaration per purpose."""
    if _arrivals.setdefault(str(purpose), arrival) is not arrival:
        raise ValueError(f"two arrivals for {purpose}")


def arrival_of(invitation) -> Arrival | None:
    """None for a link that only opens an account."""
    return _arrivals.get(invitation.purpose)
