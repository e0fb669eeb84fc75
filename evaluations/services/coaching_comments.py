"""What the accompanying provider advises, beside the candidate's text and never in it."""

from datetime import timedelta

from django.db import transaction

from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations.models import CoachingComment
from pathways.services import lock, note

from .sections import open_for

# Six pieces of advice in one evening are one mail.
ONE_MAIL_EVERY = timedelta(hours=12)


@transaction.atomic
def give_advice(signable, competency, *, actor, text) -> CoachingComment:
    """Advise the candidate on one competency of part 3 while they write it; they are told by mail, once in an evening.

    Raises Forbidden unless `actor` manages the provider that accompanies this candidate and is committed today, Blocked when part 3 is deposited
    or the text is empty. The same text sent twice is one piece of advice.
    """
    dossier = lock(signable.dossier)
    signable = open_for(actor, "evaluations.advise", signable)
    text = text.strip()
    if not text:
        raise Blocked(Blocker("advice_missing", "Écrivez votre conseil, par exemple : donnez un exemple chiffré."))
    given = CoachingComment.objects.filter(signable=signable)
    last = given.filter(competency=competency, author=actor).order_by("-at", "-pk").first()
    if last is not None and last.text == text:
        return last
    provider = dossier.coachings.in_force().get().provider
    is_first_lately = not given.filter(at__gt=clock.now() - ONE_MAIL_EVERY).exists()
    comment = CoachingComment.objects.create(
        signable=signable, competency=competency, author=actor, on_behalf_of=provider, text=text
    )
    note(dossier, "advice_given", actor=actor, number=competency.number, is_first_lately=is_first_lately)
    return comment
