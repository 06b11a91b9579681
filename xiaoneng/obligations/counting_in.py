"""Many new obligations counted together on SQLite, whose triggers count them one by one.

What migrations 0006 and 0024 count: by organ, state and light, and what is closed by month.
"""

from django.db import connection

TRIGGERS = ("obligation_counted", "closing_counted")
NEW = "obligations_obligation WHERE id BETWEEN %s AND %s"
MONTH = "CAST(strftime('%%Y%%m', substr(closed_at, 1, 19), '+8 hours') AS integer)"
OPEN_ROWS = f"SELECT organ_id, state, light, count(*) AS number FROM {NEW} GROUP BY 1, 2, 3"  # noqa: S608
CLOSED_ROWS = f"""SELECT organ_id, {MONTH} AS month, light, count(*) AS number,
  count(used_permille) AS measured, coalesce(sum(used_permille), 0) AS used,
  coalesce(sum(light = 'met' AND used_permille < 1000), 0) AS early
  FROM {NEW} AND state = 'closed' GROUP BY 1, 2, 3"""  # noqa: S608


def added(table: str, came: str, keys: tuple[str, ...], sums: tuple[str, ...]) -> list[str]:
    """Rows for the combinations that have none yet, then everything added."""
    same = " AND ".join(f"{table}.{key} = came.{key}" for key in keys)
    more = ", ".join(f"{one} = {table}.{one} + came.{one}" for one in sums)
    zeros = ", ".join("0" for _one in sums)
    names, columns = ", ".join(keys), ", ".join((*keys, *sums))
    has_none = f"NOT EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # our own names
    begun = f"SELECT {names}, {zeros} FROM ({came}) AS came WHERE {has_none}"  # noqa: S608
    return [
        f"INSERT INTO {table} ({columns}) {begun}",
        f"UPDATE {table} SET {more} FROM ({came}) AS came WHERE {same}",  # noqa: S608
    ]


STATEMENTS = [
    *added("obligations_tally", OPEN_ROWS, ("organ_id", "state", "light"), ("number",)),
    *added(
        "obligations_monthtally",
        CLOSED_ROWS,
        ("organ_id", "month", "light"),
        ("number", "measured", "used", "early"),
    ),
]


def count_in(first: int, last: int) -> None:
    """Count the obligations of some keys, all of them new and none counted yet."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, [first, last])
