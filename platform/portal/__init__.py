"""The deployed product: settings, URLs, Celery, command line, embedded servers."""
