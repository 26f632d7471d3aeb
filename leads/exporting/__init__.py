"""Files of leads on their way out: columns, rows as Postgres formats them, slices of the file."""
