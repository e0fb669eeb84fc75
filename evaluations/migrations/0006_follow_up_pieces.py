"""Files joined to Outils 1 and 2, why a planned training was not held, and what was sworn, kept with the signature."""

import cqp.shared.clock
import cqp.shared.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cqp.shared.triggers import append_only, lift, refuse

PIECE, SIGNATURE = "evaluations_piece", "evaluations_signature"
UNALTERABLE = f"{SIGNATURE} : ligne inaltérable"


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0005_situation_in_part_3'),
        ('pathways', '0006_corrections'),
        ('referentials', '0003_jury_parameters'),
        ('uploads', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes a table anew to alter it, and its guards go with the old one: put back below.
        lift(PIECE, "kept"),
        lift(SIGNATURE, "no_update", "no_delete"),
        migrations.CreateModel(
            name='TrainingNotHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name="la formation n'a pas eu lieu parce que")),
                ('told_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='écrit le')),
            ],
            options={
                'verbose_name': "formation prévue qui n'a pas eu lieu",
                'verbose_name_plural': "formations prévues qui n'ont pas eu lieu",
                'ordering': ['competency__number', 'told_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='piece',
            name='training',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='evaluations.trainingaction'),
        ),
        migrations.AddField(
            model_name='signature',
            name='sworn',
            field=models.BooleanField(default=False, verbose_name="attesté sur l'honneur"),
        ),
        migrations.AlterField(
            model_name='piece',
            name='kind',
            field=models.CharField(choices=[('IDENTITY', "pièce d'identité"), ('EXPERIENCE', "justificatif d'expérience"), ('TRAINING', 'attestation de formation'), ('EQUIVALENCE', 'équivalence ou dispense'), ('ACTIVITY', "preuve d'activité"), ('CV', 'curriculum vitae'), ('JOB', 'fiche de poste'), ('OTHER', 'autre pièce')], max_length=12, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='piece',
            name='signable',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='evaluations.signable'),
        ),
        migrations.AlterField(
            model_name='trainingaction',
            name='attested_on',
            field=models.DateField(blank=True, null=True, validators=[cqp.shared.validators.validate_day_reached], verbose_name='attestation de formation du'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signable__isnull', False), ('training__isnull', True)), models.Q(('kind', 'TRAINING'), ('signable__isnull', True), ('training__isnull', False)), _connector='OR'), name='piece_of_a_document_or_of_a_training', violation_error_message="Une pièce se joint à un écrit, ou à la formation qu'elle atteste."),
        ),
        migrations.AddConstraint(
            model_name='trainingaction',
            constraint=models.CheckConstraint(condition=models.Q(('attested_on__isnull', True), ('attested_on__gte', models.F('starts_on')), _connector='OR'), name='training_attested_after_its_start', violation_error_message="L'attestation date au plus tôt du premier jour de la formation."),
        ),
        migrations.AddField(
            model_name='trainingnotheld',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentials.competency'),
        ),
        migrations.AddField(
            model_name='trainingnotheld',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings_not_held', to='pathways.dossier'),
        ),
        migrations.AddField(
            model_name='trainingnotheld',
            name='told_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='trainingnotheld',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='training_not_held_has_a_reason'),
        ),
        refuse(PIECE, "DELETE", "kept", "pièce jointe : retirée, sa ligne reste"),
        refuse(SIGNATURE, "UPDATE", "no_update", UNALTERABLE),
        refuse(SIGNATURE, "DELETE", "no_delete", UNALTERABLE),
        *append_only("evaluations_trainingnotheld"),
    ]
