/** A rectangle of cells: where it began and where it has been drawn to. Columns count from 0 without the row numbers. */
export interface Selection {
  readonly anchor: CellAddress;
  readonly active: CellAddress;
}

export interface CellAddress {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit into the window: how far Page Down goes. */
  readonly pageRows: number;
}

/** What of a keyboard event counts here; a `KeyboardEvent` is one. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

interface Step {
  readonly row?: (row: number, size: GridSize) => number;
  readonly column?: (column: number, size: GridSize) => number;
}

const first = (): number => 0;
const lastRow = (_: number, { rows }: GridSize): number => rows - 1;
const lastColumn = (_: number, { columns }: GridSize): number => columns - 1;

const steps: Readonly<Record<string, Step>> = {
  ArrowUp: { row: (row) => row - 1 },
  ArrowDown: { row: (row) => row + 1 },
  ArrowLeft: { column: (column) => column - 1 },
  ArrowRight: { column: (column) => column + 1 },
  PageUp: { row: (row, { pageRows }) => row - pageRows },
  PageDown: { row: (row, { pageRows }) => row + pageRows },
  Home: { column: first },
  End: { column: lastColumn },
  'Ctrl+ArrowUp': { row: first },
  'Ctrl+ArrowDown': { row: lastRow },
  'Ctrl+Home': { row: first, column: first },
  'Ctrl+End': { row: lastRow, column: lastColumn },
};

/** The selection after a key as spreadsheets have them, or undefined for a key that moves nothing. Shift keeps the anchor. */
export function moveSelection(selection: Selection, event: KeyPress, size: GridSize): Selection | undefined {
  const step = steps[`${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.key}`];
  if (!step || size.rows === 0 || size.columns === 0) return undefined;
  const { row, column } = selection.active;
  const active = {
    row: clamp(step.row?.(row, size) ?? row, size.rows),
    column: clamp(step.column?.(column, size) ?? column, size.columns),
  };
  return { anchor: event.shiftKey ? selection.anchor : active, active };
}

/** The selection's corners, top left and bottom right, both included. */
export function cornersOf({ anchor, active }: Selection): { readonly from: CellAddress; readonly to: CellAddress } {
  return {
    from: { row: Math.min(anchor.row, active.row), column: Math.min(anchor.column, active.column) },
    to: { row: Math.max(anchor.row, active.row), column: Math.max(anchor.column, active.column) },
  };
}

export function isSelected(selection: Selection, { row, column }: CellAddress): boolean {
  const { from, to } = cornersOf(selection);
  return row >= from.row && row <= to.row && column >= from.column && column <= to.column;
}

function clamp(value: number, count: number): number {
  return Math.min(Math.max(value, 0), count - 1);
}
