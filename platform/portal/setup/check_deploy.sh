#!/bin/sh
# Runs Django's deployment checks with an environment like production's, made up here and used for nothing else.
set -eu
project=$(cd "$(dirname "$0")/../../.." && pwd)
random=$("$project/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))')
exec env \
    DATABASE_URL=postgresql://portal_app@database.invalid/portal \
    DATABASE_OWNER_URL=postgresql://portal_owner@database.invalid/portal \
    REDIS_URL=redis://cache.invalid/0 \
    BROKER_URL=redis://cache.invalid/1 \
    SECRET_KEY="$random" \
    PERSON_DIGEST_KEY="$random" \
    PORTAL_PRODUCTION=1 \
    PORTAL_DEMO=0 \
    PORTAL_ROOT_HOST=portal.example.org \
    EMAIL_HOST=mail.invalid \
    "$project/.venv/bin/portal" check --deploy --fail-level WARNING
