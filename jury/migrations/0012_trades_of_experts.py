"""The experts already called to a session that is still to come: the CQP of their seat in the pool, else all those of the committee.

Until now an expert called outside the pool sat on any dossier: what these sessions were prepared on stays. Those that are closed are
left as they were.
"""

from django.db import migrations

TO_COME = ("PLANNED", "OPEN", "TO_SIGN")


def write_trades(apps, schema_editor):
    certifications = apps.get_model("referentials", "Certification").objects
    experts = apps.get_model("jury", "JuryMember").objects.filter(college="TRADE_EXPERT", session__state__in=TO_COME)
    for expert in experts.select_related("session").order_by("pk"):
        theirs = list(expert.seat.certifications.order_by("pk")) if expert.seat_id else []
        expert.certifications.set(theirs or certifications.filter(committee=expert.session.committee_id).order_by("pk"))


class Migration(migrations.Migration):
    dependencies = [("jury", "0011_experts_and_deadlines")]

    operations = [migrations.RunPython(write_trades, migrations.RunPython.noop)]
