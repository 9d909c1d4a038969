import type {
  AlterTableStmt,
  CreateTableAsSelectStmt,
  CreateTableStmt,
  CreateViewStmt,
  DropStmt,
  ResolvedStatement,
} from '../../../googlesql/resolved-node.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../../googlesql/schema.ts';
import { fieldOfType } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import type { TableDescription } from '../../warehouse.ts';
import { alteredDescription, alteredFields } from './statements/alter-table.ts';
import { fieldOfColumn } from './statements/column-definition.ts';
import { aboutMade } from './statements/about-made.ts';
import { withDescription } from './statements/description-option.ts';
import { checkVariety, copiedScan } from './statements/table-varieties.ts';
import { isIngestionPartitioned, partitionFields } from './statements/ingestion-time.ts';
import { datasetNameOf, type DefaultPath, tableNameOf } from '../../table-path.ts';

/** Where the tables are looked for that a statement names. */
export interface TableLookup extends DefaultPath {
  /** The columns of a table or view; undefined where there is none. */
  readonly lookup: (name: TableName) => Promise<TableSchema | undefined>;
  /** The tables that a name ending in `*` stands for, in any order. Views are left out, as BigQuery does. */
  readonly wildcard: (name: TableName) => Promise<readonly TableSchema[]>;
  /** All tables and views of a dataset. */
  readonly list?: (dataset: DatasetName) => Promise<readonly TableDescription[]>;
  /** The names of a project's datasets. */
  readonly datasets?: (project: string) => Promise<readonly string[]>;
}

export interface DatasetName {
  readonly project: string;
  readonly dataset: string;
}

/** The tables as they will be when the statements of a script so far have run. */
export interface ScriptTables extends TableLookup {
  readonly list: (dataset: DatasetName) => Promise<readonly TableDescription[]>;
  readonly datasets: (project: string) => Promise<readonly string[]>;
  /** Temporary tables, by lower-case name. */
  readonly temporary: ReadonlyMap<string, TableName>;
  /**
   * Throws what BigQuery says where a statement makes something that is there, or drops a dataset that is in use; false where there is
   * nothing to do, as what is made is there and may be.
   */
  check(statement: ResolvedStatement): Promise<boolean>;
  /** Takes note of what a statement has done. */
  note(statement: ResolvedStatement): Promise<void>;
}

type CreateStatement = CreateTableStmt | CreateTableAsSelectStmt | CreateViewStmt;
type Made = TableDescription & { readonly isPlanned?: boolean };

/** `planned` are tables and views that are not there yet; they win over what is. */
export function createScriptTables(there: TableLookup, planned: readonly TableSchema[]): ScriptTables {
  const { defaultProject, defaultDataset } = there;
  const temporary = new Map<string, TableName>();
  /** Undefined for what was dropped. */
  const changed = new Map<string, Made | undefined>(
    planned.map((schema) => [tableKey(schema.name), { ...schema, kind: 'table', isPlanned: true }]),
  );
  const emptied: DatasetName[] = [];
  /** Datasets of `project.dataset` that the script makes, or drops. */
  const datasets = new Map<string, DatasetName & { readonly exists: boolean }>();
  const noteDataset = (dataset: DatasetName, exists: boolean) =>
    datasets.set(`${dataset.project}.${dataset.dataset}`, { project: dataset.project, dataset: dataset.dataset, exists });

  const isEmptied = ({ project, dataset }: DatasetName) => emptied.some((own) => own.project === project && own.dataset === dataset);

  const lookup = async (name: TableName): Promise<TableSchema | undefined> => {
    const key = tableKey(name);
    if (changed.has(key)) return changed.get(key);
    return isEmptied(name) ? undefined : there.lookup(name);
  };

  const overlaid = <Schema extends TableSchema>(found: readonly Schema[], isWanted: (made: Made) => boolean) => [
    ...found.filter(({ name }) => !changed.has(tableKey(name)) && !isEmptied(name)),
    ...[...changed.values()].filter((made) => made !== undefined && isWanted(made)).filter((made) => made !== undefined),
  ];

  const tables: ScriptTables = {
    defaultProject,
    defaultDataset,
    temporary,
    lookup,
    wildcard: async (name) => {
      const prefix = name.table.slice(0, -1);
      const isShard = ({ kind, isPlanned, name: own }: Made) =>
        kind === 'table' && isPlanned !== true && isIn(own, name) && own.table.startsWith(prefix);
      return overlaid(await there.wildcard(name), isShard);
    },
    list: async (dataset) => overlaid((await there.list?.(dataset)) ?? [], ({ name }) => isIn(name, dataset)),

    datasets: async (project) => {
      const own = [...datasets.values()].filter((dataset) => dataset.project === project);
      const found = ((await there.datasets?.(project)) ?? []).filter((name) => !own.some(({ dataset }) => dataset === name));
      return [...found, ...own.filter(({ exists }) => exists).map(({ dataset }) => dataset)].sort();
    },

    check: async (statement) => {
      if (isCreate(statement)) return checkCreate(statement, tables);
      await checkTarget(statement, tables);
      if (statement.kind === 'DropStmt' && statement.objectType.toUpperCase() === 'SCHEMA') await checkDropSchema(statement, tables);
      return true;
    },

    note: async (statement) => {
      if (statement.kind === 'DropStmt') {
        const dataset = statement.objectType.toUpperCase() === 'SCHEMA' ? datasetNameOf(statement.namePath, there) : undefined;
        if (dataset) {
          emptied.push(dataset);
          noteDataset(dataset, false);
          for (const [key, made] of changed) if (made && isIn(made.name, dataset)) changed.delete(key);
          return;
        }
        const name = targetName(statement.namePath, tables);
        if (name === undefined) return;
        temporary.delete(name.table.toLowerCase());
        changed.set(tableKey(name), undefined);
      }
      if (statement.kind === 'CreateSchemaStmt') {
        const dataset = datasetNameOf(statement.namePath, there);
        if (dataset) noteDataset(dataset, true);
      }
      if (statement.kind === 'AlterTableStmt') await noteAltered(statement);
      if (isCreate(statement)) await noteMade(statement);
    },
  };

  const noteMade = async (statement: CreateStatement) => {
    const name = madeName(statement, there);
    if (name === undefined) return;
    if (statement.createMode === 'CREATE_IF_NOT_EXISTS' && (await lookup(name)) !== undefined) return;
    if (statement.createScope === 'CREATE_TEMP') temporary.set(name.table.toLowerCase(), name);
    const pseudoFields = statement.kind !== 'CreateViewStmt' && isIngestionPartitioned(statement) ? { pseudoFields: partitionFields } : {};
    const kind = statement.kind === 'CreateViewStmt' ? 'view' : 'table';
    const made: Made = { name, kind, fields: await columnsOf(statement), ...pseudoFields };
    changed.set(tableKey(name), {
      ...made,
      ...aboutMade(statement, there),
      ...(statement.kind === 'CreateViewStmt' && { query: statement.sql }),
    });
  };

  const columnsOf = async (statement: CreateStatement): Promise<readonly Field[]> => {
    const copied = statement.kind === 'CreateTableStmt' ? copiedScan(statement)?.table.fullName : undefined;
    const like = statement.kind === 'CreateTableStmt' ? statement.likeTable?.fullName : undefined;
    const model = copied ?? like;
    const original = model === undefined || model === '' ? undefined : targetName(model.split('.'), tables);
    if (original) return (await lookup(original))?.fields ?? [];
    const fields =
      statement.kind === 'CreateTableStmt' || statement.kind === 'CreateTableAsSelectStmt'
        ? statement.columnDefinitionList.map(fieldOfColumn)
        : statement.outputColumnList.map(({ name, column: { type } }) => fieldOfType(name, type));
    return fields.filter((field) => field !== undefined);
  };

  const noteAltered = async (statement: AlterTableStmt) => {
    const name = targetName(statement.namePath, tables);
    const schema = name && (await lookup(name));
    if (schema === undefined) return;
    const renamed = statement.alterActionList.find((action) => action.kind === 'RenameToAction');
    const own: TableName = { ...schema.name, ...(renamed && { table: renamed.newPath.at(-1) ?? '' }) };
    changed.set(tableKey(schema.name), undefined);
    const altered = { ...schema, kind: 'table', name: own, fields: alteredFields(statement, schema.fields) } as const;
    changed.set(tableKey(own), withDescription(altered, alteredDescription(statement, schema.description)));
  };

  return tables;
}

/** The table that a statement changes or drops: a temporary one hides others. */
export function targetName(path: readonly string[], tables: DefaultPath & Pick<ScriptTables, 'temporary'>): TableName | undefined {
  const [name, ...more] = path[0]?.toUpperCase() === '_SESSION' ? path.slice(1) : path;
  const temporary = more.length === 0 && name !== undefined ? tables.temporary.get(name.toLowerCase()) : undefined;
  return temporary ?? tableNameOf(path, tables);
}

/** Of a temporary table, where DuckDB keeps those. */
export function madeName({ namePath, createScope }: CreateStatement, defaults: DefaultPath): TableName | undefined {
  return createScope === 'CREATE_TEMP'
    ? { project: 'temp', dataset: 'main', table: namePath.at(-1) ?? '' }
    : tableNameOf(namePath, defaults);
}

function isCreate(statement: ResolvedStatement): statement is CreateStatement {
  return statement.kind === 'CreateTableStmt' || statement.kind === 'CreateTableAsSelectStmt' || statement.kind === 'CreateViewStmt';
}

/** The table that a statement drops or changes is of a kind that lets it. */
async function checkTarget(statement: ResolvedStatement, tables: ScriptTables): Promise<void> {
  const isTable = statement.kind === 'AlterTableStmt' || (statement.kind === 'DropStmt' && statement.objectType.toUpperCase() !== 'SCHEMA');
  const path = isTable ? statement.namePath : 'tableScan' in statement ? statement.tableScan.table.fullName.split('.') : undefined;
  const name = path && targetName(path, tables);
  // A view that does not work any more can still be dropped.
  const schema = name && (await tables.lookup(name).catch((error: unknown) => ignored(error, statement)));
  if (schema) checkVariety(statement, `${schema.name.project}:${schema.name.dataset}.${schema.name.table}`, schema);
}

function ignored(error: unknown, { kind }: ResolvedStatement): undefined {
  if (kind !== 'DropStmt' || !(error instanceof SqlError)) throw error;
}

function isIn(name: DatasetName, { project, dataset }: DatasetName): boolean {
  return name.project === project && name.dataset === dataset;
}

async function checkCreate(statement: CreateStatement, tables: ScriptTables): Promise<boolean> {
  const name = madeName(statement, tables);
  if (statement.createMode === 'CREATE_OR_REPLACE' || name === undefined || (await tables.lookup(name)) === undefined) return true;
  if (statement.createMode === 'CREATE_IF_NOT_EXISTS') return false;
  throw failed(
    `Already Exists: Table ${name.project}:${name.dataset}.${name.table}`,
    statement.range,
    'Use CREATE OR REPLACE, or IF NOT EXISTS.',
  );
}

/** DuckDB would drop the tables too. */
async function checkDropSchema(statement: DropStmt, tables: ScriptTables): Promise<void> {
  const dataset = datasetNameOf(statement.namePath, tables);
  if (statement.dropMode === 'CASCADE' || dataset === undefined || (await tables.list(dataset)).length === 0) return;
  throw failed(`Dataset ${dataset.project}:${dataset.dataset} is still in use`, statement.range, 'Drop its tables first, or add CASCADE.');
}

function failed(message: string, range: TextRange | undefined, hint: string): SqlError {
  return new SqlError('ATT1403', message, { ...(range && { range }), hint });
}
