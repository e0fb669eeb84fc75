
import cqp.shared.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='empreinte SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='enregistré le')),
            ],
            options={
                'verbose_name': 'fichier conservé',
                'verbose_name_plural': 'fichiers conservés',
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=12, verbose_name='préfixe')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='dernier numéro')),
            ],
            options={
                'verbose_name': 'série de numéros',
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='number_series_once_per_year')],
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('kind', models.CharField(max_length=40, verbose_name='nature')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='numéro')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('context', models.JSONField(verbose_name='contenu figé')),
                ('context_sha256', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                ('template_version', models.CharField(max_length=20, verbose_name='version du modèle')),
                ('status', models.CharField(choices=[('ASKED', 'en préparation'), ('READY', 'prêt'), ('FAILED', 'en échec')], default='ASKED', max_length=10, verbose_name='état')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='erreur')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='documents.issueddocument', verbose_name='remplace')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='fichier')),
            ],
            options={
                'verbose_name': 'papier émis',
                'verbose_name_plural': 'papiers émis',
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['ASKED', 'READY', 'FAILED'])), name='document_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('status', 'READY')), models.Q(models.Q(('status', 'READY'), _negated=True), ('file__isnull', True)), _connector='OR'), name='document_ready_has_its_file')],
            },
        ),
    ]
