from django.db import migrations

from cqp.shared.triggers import append_only, refuse

COMMITMENT = "accreditations_providercommitment"
KIND_OF = "(SELECT kind FROM accounts_organisation WHERE id = NEW.{})"


class Migration(migrations.Migration):
    dependencies = [("accreditations", "0003_provider_commitments")]
    operations = [
        *append_only(COMMITMENT, "un engagement ne se corrige que par une fin et un nouveau"),
        *append_only("accreditations_commitmentend"),
        refuse(
            COMMITMENT,
            "INSERT",
            "provider_accompanies",
            f"{COMMITMENT} : une commission ne s''engage pas comme prestataire",
            when_sqlite=f"{KIND_OF.format('provider_id')} NOT IN ('TRAINING_PROVIDER', 'COMPANY')",
        ),
        refuse(
            COMMITMENT,
            "INSERT",
            "towards_a_committee",
            f"{COMMITMENT} : un engagement est pris envers une commission",
            when_sqlite=f"{KIND_OF.format('committee_id')} <> 'COMMITTEE'",
        ),
    ]
