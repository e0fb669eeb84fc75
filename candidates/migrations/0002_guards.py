from django.db import migrations

from cqp.shared.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial")]
    operations = append_only("candidates_competencycredit", "le registre des compétences validées ne se réécrit pas")
