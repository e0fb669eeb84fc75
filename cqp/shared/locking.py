"""Locking one row and reading it with those it points to."""


def locked(rows, pk):
    """The row `pk` of `rows`, held until the end of the transaction: first the lock, then the reading.

    Both in one query, whoever had to wait would read, on PostgreSQL, the row as it is now beside the related rows of before: a president
    designated meanwhile is then nobody, and a dossier that followed a merge is not found.
    """
    list(rows.model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))
    return rows.get(pk=pk)
