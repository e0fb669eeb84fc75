
import cqp.shared.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('key', models.CharField(max_length=150, unique=True, verbose_name='clé')),
                ('kind', models.CharField(max_length=60, verbose_name='nature')),
                ('object_id', models.BigIntegerField(verbose_name='objet')),
                ('state', models.CharField(choices=[('WAITING', 'en attente'), ('RUNNING', 'en cours'), ('DONE', 'fait'), ('FAILED', 'en échec, à examiner')], default='WAITING', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('due_at', models.DateTimeField(default=cqp.shared.clock.now, verbose_name='à faire à partir de')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='annoncé le')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name="pris jusqu'à")),
                ('fencing', models.PositiveIntegerField(default=0, verbose_name='jeton')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='dernière erreur')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
            ],
            options={
                'verbose_name': 'travail de fond',
                'verbose_name_plural': 'travaux de fond',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['WAITING', 'RUNNING'])), fields=['due_at'], name='job_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'RUNNING', 'DONE', 'FAILED'])), name='job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'RUNNING'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='job_running_has_lease'), models.CheckConstraint(condition=models.Q(('attempts__lte', models.F('fencing'))), name='job_fencing_counts_every_attempt')],
            },
        ),
    ]
