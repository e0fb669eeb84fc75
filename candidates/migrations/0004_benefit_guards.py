from django.db import migrations

from cqp.shared.triggers import append_only, lift, raw, refuse

CREDIT = "candidates_competencycredit"
LAPSE = "candidates_creditlapse"
LAST_DAY = f"(SELECT {{}} FROM {CREDIT} WHERE id = NEW.credit_id)"
# Of lines written before the column: the figure of their version, frozen since it was published.
FILL = f"""UPDATE {CREDIT} SET benefit_months = (
    SELECT version.benefit_months FROM referentials_competency competency
    JOIN referentials_certificationversion version ON version.id = competency.version_id
    WHERE competency.id = {CREDIT}.competency_id)"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0003_benefits")]
    operations = [
        # Both guards lifted and put back: after this migration they are there, whatever the engine did with the new column.
        lift(CREDIT, "no_update", "no_delete"),
        raw(sqlite=[FILL], postgresql=[FILL]),
        refuse(CREDIT, "UPDATE", "no_update", f"{CREDIT} : le registre des compétences validées ne se réécrit pas"),
        refuse(CREDIT, "DELETE", "no_delete", f"{CREDIT} : le registre des compétences validées ne se réécrit pas"),
        *append_only("candidates_creditnotice", "un préavis donné ne se reprend pas"),
        *append_only(LAPSE, "une caducité constatée ne se reprend pas"),
        *append_only("candidates_creditrevocation", "un retrait ne se reprend pas"),
        refuse(
            LAPSE,
            "INSERT",
            "day_after_the_last",
            f"{LAPSE} : la caducité date du lendemain du dernier jour",
            when_sqlite=f"NEW.lapsed_on IS NOT {LAST_DAY.format('''date(last_day, '+1 day')''')}",
            when_postgresql=f"NEW.lapsed_on IS DISTINCT FROM {LAST_DAY.format('last_day + 1')}",
        ),
    ]
