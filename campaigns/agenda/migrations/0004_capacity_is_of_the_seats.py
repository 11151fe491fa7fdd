from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('agenda', '0003_seats_of_sessions')]

    operations = [migrations.RemoveField(model_name='session', name='capacity')]
