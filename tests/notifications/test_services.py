import io

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.template.base import VariableDoesNotExist

from cqp.accounts.models import User
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications import messages, services, writing
from cqp.notifications.enums import EmailStatus, MessageCategory
from cqp.notifications.models import Email
from cqp.shared import strict_templates

pytestmark = pytest.mark.django_db

LETTER = messages.Message("test_letter", "Lettre d'essai", MessageCategory.LETTER)
INVITATION = messages.Message("test_invitation", "Invitation d'essai", MessageCategory.ACCOUNT)
TEXT = "Objet : Décision pour {{ name }}\n\nLe jury a décidé : {{ decision }}\n"


@pytest.fixture(autouse=True)
def registered(monkeypatch, settings, tmp_path):
    """Two messages that exist only here, their templates beside those of the project."""
    (tmp_path / "emails").mkdir()
    for message in (LETTER, INVITATION):
        monkeypatch.setitem(messages._messages, message.code, message)
        (tmp_path / "emails" / f"{message.code}.txt").write_text(TEXT)
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], tmp_path]
    _forget_templates()
    yield tmp_path / "emails"
    settings.TEMPLATES[0]["DIRS"].pop()
    _forget_templates()


def _forget_templates():
    strict_templates.engine.cache_clear()
    writing._parts.cache_clear()


@pytest.fixture
def user():
    return User.objects.create_user("jeanne.d-arc@exemple.invalid", first_name="Jeanne", last_name="d'Arc")


def send(user, name="Zoé", decision="délivrance totale", message=LETTER):
    return services.notify(message.code, to=[user], context={"name": name, "decision": decision})


def test_mail_is_written_with_the_act_and_sent_by_the_job(user, settings):
    settings.PUBLIC_URL = "https://cqp.exemple.invalid"
    (email,) = send(user)
    assert (email.status, len(mail.outbox)) == (EmailStatus.WAITING, 0)
    run_due()
    email.refresh_from_db()
    (sent,) = mail.outbox
    assert (email.status, email.attempts, email.sent_at is not None) == (EmailStatus.SENT, 1, True)
    assert (sent.subject, sent.to, sent.extra_headers["Message-ID"]) == (
        "Décision pour Zoé",
        [user.email],
        email.message_id,
    )
    assert sent.body.startswith("Bonjour Jeanne d'Arc,\n\nLe jury a décidé : délivrance totale\n\n--\n")
    assert email.message_id.endswith("@cqp.exemple.invalid>")


def test_mail_of_an_act_undone_was_never_written(user):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(user)
        1 / 0  # noqa: B018
    assert (Email.objects.count(), Job.objects.count()) == (0, 0)


def test_held_mail_leaves_only_once_released_and_as_it_was_written(user):
    (email,) = services.notify(LETTER.code, to=[user], context={"name": "Zoé", "decision": "d"}, hold=True)
    run_due()
    assert (Job.objects.count(), mail.outbox, list(Email.objects.held())) == (0, [], [email])
    assert (services.release(email), services.release(email)) == (True, False)
    run_due()
    assert [(sent.subject, sent.body) for sent in mail.outbox] == [("Décision pour Zoé", email.body)]
    email.refresh_from_db()
    assert (email.status, services.release(email)) == (EmailStatus.SENT, False)


def test_held_mail_is_not_sent_by_a_job_asked_for_by_mistake(user):
    (email,) = services.notify(LETTER.code, to=[user], context={"name": "Zoé", "decision": "d"}, hold=True)
    Job.objects.create(key="too early", kind=services.SEND, object_id=email.pk)
    run_due()
    email.refresh_from_db()
    assert (email.status, mail.outbox) == (EmailStatus.HELD, [])


def test_release_undone_leaves_the_mail_held(user):
    (email,) = services.notify(LETTER.code, to=[user], context={"name": "Zoé", "decision": "d"}, hold=True)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.release(email)
        1 / 0  # noqa: B018
    assert (Job.objects.count(), Email.objects.held().count()) == (0, 1)


def test_text_joined_to_a_mail_is_kept_with_it_and_received_unchanged(user):
    day = services.Attachment("séance.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:été\r\nEND:VCALENDAR\r\n")
    (email,) = services.notify(LETTER.code, to=[user], context={"name": "Z", "decision": "d"}, attachment=day)
    run_due()
    (part,) = [p for p in mail.outbox[0].message().walk() if p.get_content_type() == "text/calendar"]
    received = part.get_payload(decode=True).decode(part.get_content_charset())
    assert (part.get_filename(), received.splitlines()) == ("séance.ics", day.text.splitlines())
    email.refresh_from_db()
    assert (email.attachment_name, email.attachment) == (day.name, day.text)


def test_database_refuses_half_an_attachment(user):
    (email,) = send(user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Email.objects.filter(pk=email.pk).update(attachment="BEGIN:VCALENDAR")


def test_mail_already_sent_is_not_sent_again(user):
    (email,) = send(user)
    run_due()
    Job.objects.create(key="again", kind=services.SEND, object_id=email.pk)
    run_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["Zoé\nBcc: tout.le.monde@exemple.invalid", "Zoé\r\n\r\nTexte ajouté", "Zoé\u2028x"])
def test_line_breaks_in_a_name_add_neither_header_nor_text(user, name):
    (email,) = send(user, name=name)
    run_due()
    raw = mail.outbox[0].message()
    assert email.subject == "Décision pour " + " ".join(name.split())
    assert raw["Bcc"] is None
    assert raw["To"] == user.email
    assert "Texte ajouté" not in email.body


def test_text_is_plain_and_marks_are_kept(user):
    (email,) = send(user, decision="<b>d'accord & signé</b>")
    assert "<b>d'accord & signé</b>" in email.body


def test_letter_with_a_hole_in_it_is_not_written(user):
    with pytest.raises(VariableDoesNotExist), transaction.atomic():
        services.notify(LETTER.code, to=[user], context={"name": "Zoé"})
    assert Email.objects.count() == 0


def test_template_without_its_subject_line_is_refused(user, registered):
    (registered / "test_letter.txt").write_text("Bonjour")
    _forget_templates()
    with pytest.raises(writing.WrongTemplate):
        send(user)


def test_unknown_message_is_refused(user):
    with pytest.raises(messages.UnknownMessage):
        services.notify("nobody.knows", to=[user], context={})


def test_nobody_writes_to_inactive_people_nor_to_service_accounts(user):
    inactive = User.objects.create_user("partie@exemple.invalid", first_name="A", last_name="B", is_active=False)
    clock = User.objects.create_user("horloge@exemple.invalid", first_name="A", last_name="B", is_service=True)
    emails = services.notify(LETTER.code, to=[inactive, clock, user, user], context={"name": "Z", "decision": "d"})
    assert [email.recipient for email in emails] == [user]


def test_stranger_is_written_to_without_the_name_typed_on_the_page():
    (email,) = send(services.Stranger("inconnue@exemple.invalid"))
    assert (email.recipient, email.address, email.body.splitlines()[0]) == (
        None,
        "inconnue@exemple.invalid",
        "Bonjour Madame, Monsieur,",
    )


def test_link_of_an_account_mail_does_not_stay_in_the_database(user):
    (email,) = send(user, message=INVITATION, decision="https://cqp.exemple.invalid/invitation/secret/")
    (letter,) = send(user)
    run_due()
    email.refresh_from_db()
    letter.refresh_from_db()
    assert (email.body, "délivrance totale" in letter.body) == ("", True)
    assert "/invitation/secret/" in mail.outbox[0].body


def test_letter_cannot_be_declared_optional():
    with pytest.raises(ValueError, match="cannot be switched off"):
        messages.Message("x", "x", MessageCategory.LETTER, can_be_disabled=True)


@pytest.fixture
def broken_server(monkeypatch, settings):
    """A mail server that refuses, quoting the address as servers do."""
    settings.CQP_JOB_RETRY_SECONDS = 0

    def refuse(email):
        raise OSError(f"550 no such user {email.address}")

    with monkeypatch.context() as broken:
        broken.setattr(services, "deliver", refuse)
        yield broken


def test_mail_refused_three_times_is_shown_as_failed_without_the_address(user, broken_server):
    (email,) = send(user)
    assert run_due() == 3
    email.refresh_from_db()
    job = Job.objects.get()
    assert (email.status, email.attempts, job.state) == (EmailStatus.FAILED, 3, "FAILED")
    assert email.error == job.error
    assert email.error.startswith("builtins.OSError (")
    assert "jeanne" not in email.error


def test_resend_command_sends_failed_mails_once_the_server_is_back(user, broken_server):
    (email,) = send(user)
    run_due()
    broken_server.undo()
    out = io.StringIO()
    call_command("resend_emails", "--dry-run", stdout=out)
    call_command("resend_emails", stdout=out)
    call_command("resend_emails", stdout=out)
    run_due()
    assert out.getvalue().splitlines() == [
        "1 courriel(s) en échec",
        "1 courriel(s) remis à l'envoi",
        "0 courriel(s) remis à l'envoi",
    ]
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [email.message_id]


def test_resend_command_takes_only_the_mails_named(user, broken_server):
    first, second = send(user)[0], send(user)[0]
    run_due()
    call_command("resend_emails", str(second.pk), stdout=io.StringIO())
    assert [Email.objects.get(pk=pk).status for pk in (first.pk, second.pk)] == [
        EmailStatus.FAILED,
        EmailStatus.WAITING,
    ]


def test_database_refuses_a_subject_on_two_lines(user):
    with pytest.raises(DatabaseError), transaction.atomic():
        Email.objects.create(
            code="x", recipient=user, address=user.email, subject="a\nBcc: b", body="", message_id="<1@x>"
        )


def test_every_registered_message_has_its_template_with_a_subject():
    declared = [message for message in messages.every_message() if message not in (LETTER, INVITATION)]
    assert declared
    for message in declared:
        writing._parts(message.template)
