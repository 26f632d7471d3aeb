"""The audit log is kept by month, and with it come the functions that keep months.

They belong to the tables' owner and run with its rights (SECURITY DEFINER), since the role that
the product logs in with may neither make nor drop a table. So they refuse what is not kept by
month, and drop nothing that is younger than a year, whoever calls them.
"""

from django.db import migrations

from accounts.wall.month_migration import KeepByMonth

# A partition's own check is the only place where its bounds are written. That of strays has none.
_MONTHS = """
CREATE OR REPLACE FUNCTION doctor_months(parent regclass)
RETURNS TABLE (part regclass, starts timestamptz, ends timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog SET datestyle = 'ISO' AS $$
    SELECT inhrelid::regclass,
        CASE WHEN bound LIKE '%FROM (MINVALUE)%' THEN '-infinity'
            ELSE substring(bound FROM 'FROM \\(''([^'']+)''\\)')::timestamptz END,
        substring(bound FROM 'TO \\(''([^'']+)''\\)')::timestamptz
    FROM pg_inherits
    JOIN pg_class ON pg_class.oid = inhrelid
    CROSS JOIN LATERAL pg_get_expr(relpartbound, inhrelid) AS bound
    WHERE inhparent = parent
$$
"""

# Rows of a month that was not made in time lie among the strays: they move into it.
_MAKE = """
CREATE OR REPLACE FUNCTION doctor_make_months(parent regclass, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '3s' AS $$
DECLARE
    name text := (SELECT relname FROM pg_class WHERE oid = parent AND relkind = 'p');
    key text := substring(pg_get_partkeydef(parent) FROM 'RANGE \\((.*)\\)');
    strays regclass;
    edge timestamptz;
    upto timestamptz;
    part text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('doctor_months'), parent::oid::integer);
    SELECT max(ends) INTO edge FROM doctor_months(parent);
    SELECT months.part INTO strays FROM doctor_months(parent) months WHERE ends IS NULL;
    IF edge IS NULL OR edge >= date_trunc('month', now()) + make_interval(months => ahead + 1) THEN
        RETURN 0;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', strays);
    WHILE edge < date_trunc('month', now()) + make_interval(months => ahead + 1) LOOP
        upto := edge + interval '1 month';
        part := name || to_char(edge, '_YYYY_MM');
        EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL EXCLUDING IDENTITY)', part, parent);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('WITH stray AS (DELETE FROM %s WHERE %s >= %L AND %s < %L RETURNING *)'
            ' INSERT INTO %I SELECT * FROM stray', strays, key, edge, key, upto, part);
        EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            parent, part, edge, upto);
        edge := upto;
        made := made + 1;
    END LOOP;
    RETURN made;
END $$
"""

# What lies before the oldest month has a partition as well, which is made anew behind those that
# go: so the months are without a gap, and only then can they be read one after the other.
_DROP = """
CREATE OR REPLACE FUNCTION doctor_drop_months(parent regclass, kept integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '3s' AS $$
DECLARE
    name text := (SELECT relname FROM pg_class WHERE oid = parent AND relkind = 'p');
    outlived timestamptz := date_trunc('month', now()) - make_interval(months => greatest(kept, 12));
    edge timestamptz;
    one record;
    is_empty boolean;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('doctor_months'), parent::oid::integer);
    SELECT max(ends) INTO edge FROM doctor_months(parent) WHERE ends <= outlived;
    SELECT * INTO one FROM doctor_months(parent) WHERE starts = '-infinity';
    IF edge IS NULL OR name IS NULL THEN
        RETURN 0;
    END IF;
    IF edge = one.ends THEN
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', one.part) INTO is_empty;
        IF is_empty THEN
            RETURN 0;
        END IF;
    END IF;
    FOR one IN SELECT * FROM doctor_months(parent) WHERE ends <= outlived LOOP
        EXECUTE format('DROP TABLE %s', one.part);
        dropped := dropped + 1;
    END LOOP;
    EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (MINVALUE) TO (%L)',
        name || '_before', parent, edge);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name || '_before');
    RETURN dropped;
END $$
"""


class Migration(migrations.Migration):
    # Each step can be done again, so that a migration that broke off can.
    atomic = False
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(_MONTHS, "DROP FUNCTION IF EXISTS doctor_months(regclass)"),
        migrations.RunSQL(_MAKE, "DROP FUNCTION IF EXISTS doctor_make_months(regclass, integer)"),
        migrations.RunSQL(_DROP, "DROP FUNCTION IF EXISTS doctor_drop_months(regclass, integer)"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION doctor_make_months(regclass, integer),"
            " doctor_drop_months(regclass, integer) FROM PUBLIC",
            migrations.RunSQL.noop,
        ),
        KeepByMonth("AuditEvent", "at"),
    ]
