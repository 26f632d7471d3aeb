"""Reading rows out of others that are found first, in place of the table of leads."""

from copy import copy
from typing import Any, Self, TypeVar, cast

from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")


class _Found(BaseTable):
    """Rows found first, under the name that the table of leads has in a query."""

    def __init__(self, table: BaseTable, rows: QuerySet[Any]) -> None:
        super().__init__(table.table_name, table.table_alias)
        self._rows = rows

    def relabeled_clone(self, change_map: dict[str | None, str]) -> Self:
        """Return the same rows under the alias that a query around this one gives them."""
        clone = copy(self)
        clone.table_alias = change_map.get(self.table_alias, self.table_alias)
        return clone

    @property
    def identity(self) -> tuple[Any, ...]:
        """Return what tells these rows from those of another query."""
        return (*super().identity, self._rows)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the subquery that stands for the table."""
        inner, parameters = self._compiled(connection)
        return f"({inner}) {compiler.quote_name_unless_alias(self.table_alias)}", parameters

    def _compiled(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        inner, parameters = self._rows.query.get_compiler(connection=connection).as_sql()
        return inner, tuple(parameters)


class _Hits(_Found):
    """The hits of the search view, with every column that it has.

    ``OFFSET 0`` has them found first, whatever the planner thinks of what follows.
    """

    def _compiled(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        query = self._rows.query
        compiler = query.get_compiler(connection=connection)
        where, parameters = compiler.compile(query.where)
        view = compiler.quote_name_unless_alias(self._rows.model._meta.db_table)
        return f"SELECT * FROM {view} WHERE {where} OFFSET 0", tuple(parameters)  # noqa: S608 -- ours


def among(leads: _Rows, hits: QuerySet[Any]) -> _Rows:
    """Return the leads of a query that are among the hits, each read once.

    Below row-level security a hit would have to be found in the view and then read again in
    the table. For reading alone: an UPDATE or DELETE of what comes back would not know the hits.
    """
    return _out_of(leads, hits, _Hits)


def within(leads: _Rows, walked: _Rows) -> _Rows:
    """Return the leads of a query that are among the first of another, which is sliced.

    Read in the order of the other, it walks no farther than is asked of it. For reading alone.
    """
    return _out_of(leads, walked, _Found)


def _out_of(leads: _Rows, rows: QuerySet[Any], kind: type[_Found]) -> _Rows:
    found = leads.all()
    alias = found.query.get_initial_alias()
    table = cast("BaseTable", found.query.alias_map[alias])
    found.query.alias_map[alias] = kind(table, rows)
    return found
