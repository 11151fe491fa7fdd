"""Runs of earlier releases, from two tables of `public`, into the Agence's schema.

Before this app runs of archives were in `archive_archiverun` and dry runs in `questionnaires_dryrun`. Their
rows are copied and left: a later release drops both tables. Rows that were copied before are recognised
by their identifier, so that an upgrade that was cut short goes on.
"""

from __future__ import annotations

from django.db import connection, transaction

# A page's address and a due row name a dry run by its number: it keeps it. Its identifier is made of that.
DRY_RUNS = """
INSERT INTO runs_run (id, uuid, kind, state, parameters, result, error, input_file, report_file,
  report_text_file, output_file, asked_by_id, asked_at, started_at, finished_at, kept_until)
SELECT id, md5('questionnaires.dry_run ' || id)::uuid, 'questionnaires.dry_run',
  CASE WHEN finished_at IS NULL AND n_total IS NULL THEN 'queued' WHEN finished_at IS NULL THEN 'running'
    WHEN report IS NULL THEN 'failed' ELSE 'done' END,
  jsonb_build_object('version', version_id, 'fingerprint', fingerprint), report, '', '', '', '', '',
  asked_by_id, asked_at, NULL, finished_at, NULL
FROM public.questionnaires_dryrun ORDER BY id
ON CONFLICT DO NOTHING"""

NEXT_NUMBER = """
SELECT setval(pg_get_serial_sequence('runs_run', 'id'), (SELECT max(id) FROM runs_run))"""

# Of the one file that was kept, a check or import had read it, an export had written it.
ARCHIVE_RUNS = """
INSERT INTO runs_run (uuid, kind, state, parameters, result, error, input_file, report_file,
  report_text_file, output_file, asked_by_id, asked_at, started_at, finished_at, kept_until)
SELECT uuid, 'archive.run', CASE state WHEN 'waiting' THEN 'queued' ELSE state END,
  jsonb_build_object('action', kind, 'file_name', file_name)
    || CASE kind WHEN 'export' THEN jsonb_build_object('edition_code', edition_code) ELSE '{}'::jsonb END,
  CASE WHEN kind <> 'export' AND edition_code <> ''
    THEN jsonb_build_object('edition_code', edition_code) END,
  refusal, CASE kind WHEN 'export' THEN '' ELSE stored_file END, report_file, report_text_file,
  CASE kind WHEN 'export' THEN stored_file ELSE '' END, asked_by_id, asked_at, started_at,
  CASE WHEN state IN ('waiting', 'running') THEN NULL ELSE coalesce(ended_at, asked_at) END,
  CASE WHEN stored_file || report_file || report_text_file <> ''
    THEN ended_at + make_interval(days => 30) END
FROM public.archive_archiverun ORDER BY id
ON CONFLICT (uuid) DO NOTHING"""


@transaction.atomic
def carry_over_runs() -> int:
    """Copy what is not here yet, in the current schema, the Agence's; how many runs. As the owner only."""
    n_runs: int = 0
    with connection.cursor() as cursor:
        cursor.execute(DRY_RUNS)
        n_runs += cursor.rowcount
        if n_runs:
            cursor.execute(NEXT_NUMBER)
        cursor.execute(ARCHIVE_RUNS)
        n_runs += cursor.rowcount
    return n_runs
