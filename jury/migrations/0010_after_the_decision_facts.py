"""What the journal alone knew becomes rows: letters and presidencies. Whoever was called before declarations existed declares first.

Until the jury day, a call to a session gave at once the right to read its dossiers; now a declaration without link gives it.
"""

from django.db import migrations

from cqp.shared import clock

SESSION = "jury.jurysession"
RESULTS = "jury_result"
JUROR, GRANT = "JUROR", "juror_dossier"
LIVE = ("PLANNED", "OPEN", "TO_SIGN")


def _journal(apps, verb):
    events = apps.get_model("audit", "AuditEvent").objects
    return events.filter(verb=verb, object_type=SESSION).order_by("at", "pk")


def write_presidencies(apps, schema_editor):
    members, rows = apps.get_model("jury", "JuryMember"), apps.get_model("jury", "Presidency")
    for event in _journal(apps, "jury.president_designated"):
        seats = members.objects.filter(session=int(event.object_id), user=event.payload["user"])
        # Released and called again since: the seat they had then.
        then = seats.filter(called_at__lte=event.at).order_by("-called_at", "-pk").first()
        member = then or seats.order_by("pk").first()
        rows.objects.create(
            session_id=member.session_id, member=member, designated_by_id=event.actor_id, designated_at=event.at
        )


def write_letters(apps, schema_editor):
    rows = apps.get_model("jury", "DecisionLetter")
    for event in _journal(apps, "jury.letters_held"):
        for email in event.payload["emails"]:
            rows.objects.create(item_id=event.payload["item"], email_id=email, written_at=event.at)
    _write_older_letters(apps, rows)


def _write_older_letters(apps, rows):
    """Sent before the journal said which decision a letter was about: its subject bears the dossier's number."""
    known = rows.objects.order_by().values("email")
    letters = apps.get_model("notifications", "Email").objects.filter(code__startswith=RESULTS).exclude(pk__in=known)
    if not letters.exists():
        return
    items = apps.get_model("jury", "JuryItem").objects.filter(settled_at__isnull=False)
    for item in items.select_related("dossier").order_by("-settled_at", "-pk"):
        about = letters.filter(subject__contains=item.dossier.number, created_at__gte=item.settled_at)
        for letter in about.order_by("pk"):
            rows.objects.create(item=item, email=letter, written_at=letter.created_at)


def withdraw_undeclared(apps, schema_editor):
    given = apps.get_model("pathways", "Assignment").objects.filter(role=JUROR, withdrawn_at__isnull=True)
    grants = apps.get_model("pathways", "DossierUserObjectPermission").objects.filter(permission__codename=GRANT)
    items = apps.get_model("jury", "JuryItem").objects.filter(
        removed_at__isnull=True, settled_at__isnull=True, session__state__in=LIVE
    )
    for item in items.select_related("session").order_by("pk"):
        users = _undeclared(apps, item)
        given.filter(dossier=item.dossier_id, user__in=users).update(
            withdrawn_at=clock.now(), withdrawn_by=item.session.planned_by_id
        )
        grants.filter(content_object=item.dossier_id, user__in=users).delete()


def _undeclared(apps, item):
    """Those called, but who declared no link, and who judged the dossier in an earlier session: that stays theirs to read."""
    members = apps.get_model("jury", "JuryMember").objects.filter(released_at__isnull=True)
    said = {
        row.member_id: row.link
        for row in apps.get_model("jury", "Declaration").objects.filter(item=item.pk).order_by("pk")
    }
    judged = members.filter(session__items__dossier=item.dossier_id, session__items__settled_at__isnull=False)
    kept = set(judged.order_by().values_list("user", flat=True))
    called = members.filter(session=item.session_id).order_by("pk")
    return [member.user_id for member in called if said.get(member.pk) != "" and member.user_id not in kept]


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("jury", "0009_after_the_decision_guards"),
        ("notifications", "0002_attachments_and_held"),
        ("pathways", "0011_standing_decisions"),
    ]

    operations = [
        migrations.RunPython(write_presidencies, migrations.RunPython.noop),
        migrations.RunPython(write_letters, migrations.RunPython.noop),
        migrations.RunPython(withdraw_undeclared, migrations.RunPython.noop),
    ]
