"""Find the leads that hold given keys by one look into the key's own index each.

For a table that has just begun to grow, or an organization that just came, the planner takes
all indexes for equally good, and then reads the whole organization for every key. Asked for
rows in the order of the key, with sorting switched off, it can only take the key's index. A
function is the one place where a setting holds for a single statement.
"""

from django.db import migrations

_IS_BARE = "(email_key IS NULL AND phone_key IS NULL AND linkedin_key IS NULL)"


def _oldest(column: str) -> str:
    return f"""
        SELECT oldest.id FROM unnest({column}s) AS wanted (key), LATERAL (
            SELECT min(holder.id) AS id FROM (
                SELECT id FROM leads_lead lead
                WHERE lead.deleted_at IS NULL AND lead.{column}
                    BETWEEN wanted.key AND wanted.key
                ORDER BY lead.{column} OFFSET 0) holder) oldest
        WHERE oldest.id IS NOT NULL"""


def _oldest_of_each_kind(column: str, kinds: str, extra: str = "") -> str:
    return f"""
        SELECT oldest.id FROM unnest({column}s) AS wanted (key), LATERAL (
            SELECT DISTINCT ON ({kinds}, {_IS_BARE}) id FROM (
                SELECT * FROM leads_lead lead
                WHERE lead.deleted_at IS NULL {extra} AND lead.{column}
                    BETWEEN wanted.key AND wanted.key
                ORDER BY lead.{column} OFFSET 0) holder
            ORDER BY {kinds}, {_IS_BARE}, id) oldest"""


_KEYS = ("email_key", "phone_key", "linkedin_key", "full_name", "company_name")
_BRANCHES = (
    *map(_oldest, _KEYS[:3]),
    _oldest_of_each_kind("full_name", "company_name, domain, website"),
    _oldest_of_each_kind("company_name", "domain, website", "AND lead.full_name = ''"),
)
_ARGUMENTS = ", ".join(f"{key}s text[]" for key in _KEYS)


class Migration(migrations.Migration):
    dependencies = [("leads", "0016_undo_of_delete")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE OR REPLACE FUNCTION leads_holders({_ARGUMENTS}) RETURNS SETOF bigint
            LANGUAGE sql STABLE SET enable_sort = off
            AS $holders${" UNION ".join(_BRANCHES)}$holders$
            """,
            f"DROP FUNCTION leads_holders({_ARGUMENTS})",
        ),
        migrations.RunSQL(
            """
            CREATE OR REPLACE FUNCTION leads_merged(email_keys text[])
            RETURNS TABLE (email_key text, survivor_id bigint)
            LANGUAGE sql STABLE SET enable_sort = off
            AS $merged$
                WITH RECURSIVE followed (key, id, into_id, deleted_at) AS (
                    SELECT loser.email_key, loser.id, loser.merged_into_id, now()
                    FROM unnest(email_keys) AS wanted (key), LATERAL (
                        SELECT lead.email_key, lead.id, lead.merged_into_id FROM leads_lead lead
                        WHERE lead.merged_into_id IS NOT NULL
                            AND lead.email_key BETWEEN wanted.key AND wanted.key
                        ORDER BY lead.email_key OFFSET 0) loser
                    UNION
                    SELECT followed.key, next.id, next.merged_into_id, next.deleted_at
                    FROM followed JOIN leads_lead next ON next.id = followed.into_id
                )
                SELECT DISTINCT ON (key) key, id FROM followed
                WHERE deleted_at IS NULL ORDER BY key, id
            $merged$
            """,
            "DROP FUNCTION leads_merged(text[])",
        ),
        migrations.RunSQL(
            """
            CREATE OR REPLACE FUNCTION leads_linked(external_keys text[])
            RETURNS TABLE (external_key text, lead_id bigint)
            LANGUAGE sql STABLE SET enable_sort = off
            AS $linked$
                SELECT linked.key, linked.lead_id
                FROM unnest(external_keys) AS wanted (key), LATERAL (
                    SELECT link.key, link.lead_id FROM leads_externalid link
                    WHERE link.key BETWEEN wanted.key AND wanted.key
                    ORDER BY link.key OFFSET 0) linked
            $linked$
            """,
            "DROP FUNCTION leads_linked(text[])",
        ),
    ]
