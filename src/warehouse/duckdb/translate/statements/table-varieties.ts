import { plainText } from '../../../../googlesql/plain-text.ts';
import type {
  CreateMaterializedViewStmt,
  CreateSnapshotTableStmt,
  CreateTableStmt,
  CreateViewStmt,
  DropStmt,
  DropVarietyStmt,
  ResolvedStatement,
} from '../../../../googlesql/resolved-node.ts';
import type { TableAbout, TableVariety } from '../../../../googlesql/schema.ts';
import { SqlError } from '../../../sql-error.ts';
import { refuse } from '../refusal.ts';

type WrittenStatement = ResolvedStatement | CreateMaterializedViewStmt | CreateSnapshotTableStmt | DropVarietyStmt;

/**
 * A snapshot is a table that nothing changes, a materialized view is a view: BigQuery computes its answers anew where what it has stored
 * is out of date. What they are called is kept in their notes.
 */
export function withoutVarieties(statement: WrittenStatement): ResolvedStatement {
  switch (statement.kind) {
    case 'CreateSnapshotTableStmt':
      return { ...statement, kind: 'CreateTableStmt', variety: 'SNAPSHOT', columnDefinitionList: [], partitionByList: [] };
    case 'CreateMaterializedViewStmt':
      checkIncremental(statement);
      return { ...statement, kind: 'CreateViewStmt', variety: 'MATERIALIZED VIEW' };
    case 'DropMaterializedViewStmt':
      return { ...statement, kind: 'DropStmt', objectType: 'VIEW', dropMode: 'DROP_MODE_UNSPECIFIED', variety: 'MATERIALIZED VIEW' };
    case 'DropSnapshotTableStmt':
      return { ...statement, kind: 'DropStmt', objectType: 'TABLE', dropMode: 'DROP_MODE_UNSPECIFIED', variety: 'SNAPSHOT' };
    default:
      return statement;
  }
}

/** What BigQuery keeps up to date step by step only; with allow_non_incremental_definition it takes the rest too. */
const notIncremental: ReadonlySet<string> = new Set(['AnalyticScan', 'OrderByScan', 'LimitOffsetScan']);

function checkIncremental({ query, optionList, range }: CreateMaterializedViewStmt): void {
  const allowed = optionList.some(({ name, value }) => {
    const isTrue = value.kind === 'Literal' && value.value !== null && plainText(value.value) === 'true';
    return name.toLowerCase() === 'allow_non_incremental_definition' && isTrue;
  });
  if (allowed || !hasKind(query, notIncremental)) return;
  throw new SqlError('ATT1301', 'Materialized view query contains unsupported feature: a window function, ORDER BY or LIMIT', {
    ...(range && { range }),
    hint: 'Leave it out, or set OPTIONS (allow_non_incremental_definition = TRUE).',
  });
}

function hasKind(node: unknown, kinds: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((item) => hasKind(item, kinds));
  if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return false;
  if ('kind' in node && typeof node.kind === 'string' && kinds.has(node.kind)) return true;
  return Object.values(node).some((member) => hasKind(member, kinds));
}

/** The copied table's scan, for COPY, CLONE and snapshots. */
export function copiedScan({ copyFrom, cloneFrom, range }: CreateTableStmt) {
  const scan = copyFrom ?? cloneFrom;
  if (scan?.kind !== 'TableScan') return undefined;
  if (scan.forSystemTimeExpr) throw refuse('FOR SYSTEM_TIME AS OF', scan.range ?? range, 'The local engine keeps no history of a table.');
  return scan;
}

export function varietyOf(statement: CreateTableStmt | CreateViewStmt | DropStmt): TableVariety | undefined {
  if (statement.variety !== undefined) return statement.variety;
  return statement.kind === 'CreateTableStmt' && statement.cloneFrom ? 'CLONE' : undefined;
}

/** Throws what BigQuery says where a snapshot would be changed, or something dropped under another name than its own. */
export function checkVariety(statement: ResolvedStatement, name: string, { variety }: TableAbout): void {
  const wrong = (message: string) => new SqlError('ATT1301', message, { ...(statement.range && { range: statement.range }) });
  if (statement.kind === 'DropStmt') {
    const own = variety === 'CLONE' ? undefined : variety;
    if (own !== statement.variety)
      throw wrong(
        `${name} is not allowed for this operation because it is ${own === undefined ? `no ${statement.variety ?? ''}` : `a ${own}`}.`,
      );
    return;
  }
  if (variety === 'SNAPSHOT' && isChange(statement))
    throw wrong(`${name} is a snapshot, which can be read, cloned and dropped, and not changed.`);
}

function isChange(statement: ResolvedStatement): boolean {
  if (statement.kind === 'AlterTableStmt') return statement.alterActionList.some(({ kind }) => kind !== 'SetOptionsAction');
  return ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'TruncateStmt', 'MergeStmt'].includes(statement.kind);
}
