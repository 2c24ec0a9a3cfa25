import type { Column } from "./column.js";
import type { Kind } from "./kinds.js";
import { OBJECT_COLUMNS } from "./object-columns.js";
import { VIEW_COLUMNS } from "./view-columns.js";

/** Which columns a person asked for. */
export interface TableShape {
  /** `-o wide`. */
  readonly isWide: boolean;
  /** The list spans the levels above, so each row must say where it belongs. */
  readonly isEverywhere: boolean;
}

export function columnsOf(kind: Kind, shape: TableShape): readonly Column[] {
  const columns = (kind.source === "objects" ? OBJECT_COLUMNS : VIEW_COLUMNS)[kind.plural];
  if (columns === undefined) throw new Error(`no columns for ${kind.plural}`);
  return [...(shape.isEverywhere ? columns.everywhere : []), ...columns.always, ...(shape.isWide ? columns.wide : [])];
}
