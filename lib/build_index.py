"""The step of a migration that builds an index beside a table in use, and can be begun again."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor as Editor


class BuildIndex(AddIndexConcurrently):
    """Django's own, which leaves a useless index behind where it breaks off, and stumbles over it.

    For a migration with atomic = False that holds nothing but such steps.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Editor, from_state: Any, to_state: Any
    ) -> None:
        """Leave alone what stands already; take away what was left half built."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
                [self.index.name],
            )
            found = cursor.fetchone()
        if found == (True,):
            return
        if found:
            name = schema_editor.quote_name(self.index.name)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
