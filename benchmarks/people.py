"""Many plausible leads, made inside Postgres."""

from django.db import connections

_FILL = """
    INSERT INTO leads_lead (organization_id, email, email_key, other_emails, first_name, last_name,
        full_name, title, seniority, department, phone, phone_key, mobile, linkedin_url, language,
        company_name, website, domain, industry, company_size, street, postal_code, city, region,
        country, time_zone, lead_source, stage_id, notes, custom, provenance, version, changed_at,
        created_at)
    SELECT %(organization)s, p.email, p.email, '{}', p.first, p.last, p.first || ' ' || p.last,
        (array['CEO','CTO','Buyer','Head of Sales','Engineer'])[1 + n %% 5], '', '',
        '+1415' || lpad(n::text, 7, '0'), '+1415' || lpad(n::text, 7, '0'), '', '', '',
        p.company, '', p.domain, '', '', '', '',
        (array['Bonn','Oslo','Lyon','Boston'])[1 + n %% 4], '',
        (array['DE','NO','FR','US'])[1 + n %% 4], '', '', %(stage)s, '', '{}',
        '{"*": ["import:1", 1.0, "2026-01-01T00:00:00+00:00"]}', 1, now(),
        timestamptz '2026-01-01' - n * interval '11 seconds'
    FROM (
        SELECT n, first, last, company, company_slug || '.example' AS domain,
            lower(first || '.' || last || n || '@' || company_slug || '.example') AS email
        FROM (
            SELECT n,
                (array['Ada','Bea','Carl','Dora','Emil','Fay','Gus','Hanna'])[1 + n %% 8] AS first,
                CASE WHEN n %% 1650 = 7 THEN 'Zimmermann' WHEN n %% 47 = 3 THEN 'Smith'
                     WHEN n > %(rows)s * 0.97 THEN %(elders)s ELSE 'Name' || (n %% 30011)
                     END AS last,
                'Company ' || (n %% 20011) AS company, 'company' || (n %% 20011) AS company_slug
            FROM generate_series(1, %(rows)s) n
        ) raw
    ) p
"""


def fill(organization_id: int, stage_id: int, rows: int, *, elders: str = "Name0") -> None:
    """Give an organization ``rows`` leads, as the owner of the tables.

    The oldest three of a hundred bear the last name ``elders``.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            _FILL,
            {"organization": organization_id, "stage": stage_id, "rows": rows, "elders": elders},
        )


def without_indexes() -> list[tuple[str, str]]:
    """Drop the secondary indexes of leads; return what makes them again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'leads_lead'"
            " AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_wall'"
        )
        found = list(cursor.fetchall())
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return found


def with_indexes(found: list[tuple[str, str]]) -> None:
    """Make the indexes again and let the planner look at the table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in found:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE leads_lead")
