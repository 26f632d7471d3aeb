"""Let a search filter and order its hits where it finds them: the view shows whole leads.

Replaced in its place, a view keeps its grants, so that searches go on. It may only grow at its
end: those columns come first that it had. Where the migration is taken back, they are all that
older code reads, and the others stay.
"""

from django.db import migrations

_VIEW = """
CREATE OR REPLACE VIEW leads_search AS SELECT
    id, search_text, organization_id, email, email_key, other_emails, first_name, last_name,
    full_name, title, seniority, department, phone, phone_key, mobile, linkedin_url,
    linkedin_key, language, company_name, website, domain, industry, company_size, street,
    postal_code, city, region, country, time_zone, lead_source, stage_id, owner_id, score,
    notes, opted_out_at, custom, provenance, version, changed_xid, changed_at, created_at,
    deleted_at, merged_into_id
FROM leads_lead
WHERE organization_id =
    (SELECT nullif(current_setting('app.organization_id', true), '')::bigint)
  AND deleted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0017_holders")]

    operations = [migrations.RunSQL(_VIEW, migrations.RunSQL.noop)]
