import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is there since `sittings` made it; only the app that it belongs to is another."""

    initial = True

    dependencies = [
        ('agenda', '0006_state_that_ended'),
        ('sittings', '0003_code_is_of_the_session'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='SessionCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=8, unique=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='code_on_screen', to='agenda.session')),
                    ],
                    options={'db_table': 'sittings_sessioncode'},
                ),
            ],
        ),
    ]
