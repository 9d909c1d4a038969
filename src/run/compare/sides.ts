import type { Side } from './comparison.ts';

/** What one of two sides failed with, as `cause`. */
export class SideError extends Error {
  readonly side: Side;

  constructor(side: Side, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'SideError';
    this.side = side;
  }
}

/** Does the same with both sides at once. Rejects with `SideError`. */
export async function both<Table, Result>(
  tables: Readonly<Record<Side, Table>>,
  work: (table: Table, side: Side) => Promise<Result>,
): Promise<Readonly<Record<Side, Result>>> {
  const onSide = async (side: Side) => {
    try {
      return await work(tables[side], side);
    } catch (error) {
      throw new SideError(side, error);
    }
  };
  // Neither is left running when the other has failed.
  const [local, remote] = await Promise.allSettled([onSide('local'), onSide('remote')]);
  if (local.status === 'rejected') throw local.reason;
  if (remote.status === 'rejected') throw remote.reason;
  return { local: local.value, remote: remote.value };
}
