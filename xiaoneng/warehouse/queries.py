"""The last whole extract, for whoever computes over it.

Pages only ask whether there is one: the engine is loaded by the first that reads it.
"""

# ruff: noqa: PLC0415  # that is the point

from datetime import datetime
from typing import TYPE_CHECKING

from xiaoneng.kit.time import wall
from xiaoneng.warehouse.manifest import Manifest, folder, last, refuse_damaged
from xiaoneng.warehouse.schemas import TABLES, VOLATILE

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from xiaoneng.engine.embedded import Embedded


class Extract:
    """One extract: every table as of one moment. Its files stay while two newer ones come."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    @property
    def as_of(self) -> datetime:
        """The moment whose facts it holds, aware."""
        return self.manifest.as_of

    @property
    def key(self) -> tuple[object, ...]:
        """Which extract it is, for whoever keeps what was counted over it."""
        return (folder(), self.manifest.generation, self.as_of)

    @property
    def moment(self) -> datetime:
        """The same on the wall, as the moments in its tables are."""
        return wall(self.manifest.as_of)

    def table(self, engine: "Embedded", name: str) -> "Table":
        """One table, with what is kept beside it joined to it; see docs/explanation/warehouse.md.

        Raises Unusable, with the remedy, where a file is gone or damaged.
        """
        if name == "cases":
            return self._cases(engine)
        if name == "steps":
            return self._lit(engine, self.kept(engine, "steps"), VOLATILE[:2] + VOLATILE[3:])
        return self.kept(engine, name)

    def kept(self, engine: "Embedded", name: str) -> "Table":
        """One table as its files have it."""
        files = [one for one in self.manifest.of(name).values() if one.rows]
        refuse_damaged(files)
        if not files:
            import ibis

            return ibis.memtable(TABLES[name].empty_table())
        return engine.read([folder() / one.path for one in files], f"extract_{name}")

    def _cases(self, engine: "Embedded") -> "Table":
        """Cases with the rules of their kind, the code of their item and what open clocks show."""
        cases = self._lit(engine, self.kept(engine, "cases"), VOLATILE)
        kinds = self.kept(engine, "kinds")
        versions = self.kept(engine, "items").select(
            v_version="version", item_code="item_code", version_number="version_number"
        )
        table = cases.left_join(kinds.rename(k_kind="kind"), cases.kind == kinds.kind).drop(
            "k_kind"
        )
        return table.left_join(versions, table.version == versions.v_version).drop("v_version")

    def _lit(self, engine: "Embedded", rows: "Table", names: tuple[str, ...]) -> "Table":
        """Rows of obligations with what the open ones among them show."""
        import ibis

        lights = self.kept(engine, "lights")
        shown = lights.select(l_obligation="obligation", **{f"l_{name}": name for name in names})
        table = rows.left_join(shown, rows.obligation == shown.l_obligation)
        told = {name: ibis.coalesce(table[name], table[f"l_{name}"]) for name in names}
        return table.mutate(**told).drop("l_obligation", *(f"l_{name}" for name in names))


def extract() -> Extract | None:
    """The last whole extract; None where there is none yet."""
    manifest = last()
    return Extract(manifest) if manifest else None
