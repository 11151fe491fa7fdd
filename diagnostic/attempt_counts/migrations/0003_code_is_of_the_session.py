from django.db import migrations


class Migration(migrations.Migration):
    """The code of a session is `campaigns.session_codes`'; its table keeps its name."""

    dependencies = [
        ('sittings', '0002_attempt_count'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name='SessionCode')],
        ),
    ]
