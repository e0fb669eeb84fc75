"""The reminder as it is in production: the beat looks, another process does it."""

from datetime import timedelta

import pytest

from cqp.demo.cast import build_committee
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.enums import College
from jury.preparation.tasks import watch_replies
from tests.worker import eventually

from . import sittings

pytestmark = pytest.mark.services


def test_worker_reminds_once_of_two_beats(real_worker):
    real_worker.start()
    people = {part: (part.capitalize(), "Jury") for part in ("secretary", "external", "president", "juror", "expert")}
    committee = build_committee(
        "CPEF", "cpef.test", since=clock.today() - timedelta(days=30), password="x" * 14, people=people
    )
    day = clock.today() + timedelta(days=2)
    with clock.frozen(clock.now() - timedelta(days=10)):
        session = sittings.planned(committee, day)
        sittings.seat(session, committee, committee.juror, College.EMPLOYERS)
    assert (watch_replies(), watch_replies()) == (1, 1)
    sent = Email.objects.filter(code="jury_reply_awaited", status=EmailStatus.SENT)
    eventually(sent.exists, why=real_worker.workers[-1].log)
    assert list(Email.objects.filter(code="jury_reply_awaited").values_list("recipient", flat=True)) == [
        committee.juror.pk
    ]
