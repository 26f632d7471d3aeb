"""Reading the hits of a search where they are found: in the search view, not in the table."""

from copy import copy
from typing import Any, Self, TypeVar, cast

from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")


class _Hits(BaseTable):
    """The hits of the search view, under the name that the table of leads has in a query.

    ``OFFSET 0`` has them found first, whatever the planner thinks of what follows.
    """

    def __init__(self, table: BaseTable, hits: QuerySet[Any]) -> None:
        super().__init__(table.table_name, table.table_alias)
        self._hits = hits

    def relabeled_clone(self, change_map: dict[str | None, str]) -> Self:
        """Return the same hits under the alias that a query around this one gives them."""
        clone = copy(self)
        clone.table_alias = change_map.get(self.table_alias, self.table_alias)
        return clone

    @property
    def identity(self) -> tuple[Any, ...]:
        """Return what tells these hits from those of another search."""
        return (*super().identity, self._hits)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the subquery that stands for the table."""
        query = self._hits.query
        where, parameters = query.get_compiler(connection=connection).compile(query.where)
        quoted = compiler.quote_name_unless_alias
        view, alias = quoted(self._hits.model._meta.db_table), quoted(self.table_alias)
        subquery = f"(SELECT * FROM {view} WHERE {where} OFFSET 0) {alias}"  # noqa: S608 -- ours
        return subquery, tuple(parameters)


def among(leads: _Rows, hits: QuerySet[Any]) -> _Rows:
    """Return the leads of a query that are among the hits, each read once.

    Below row-level security a hit would have to be found in the view and then read again in
    the table. For reading alone: an UPDATE or DELETE of what comes back would not know the hits.
    """
    found = leads.all()
    alias = found.query.get_initial_alias()
    table = cast("BaseTable", found.query.alias_map[alias])
    found.query.alias_map[alias] = _Hits(table, hits)
    return found
