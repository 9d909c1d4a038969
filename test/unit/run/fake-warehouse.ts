import { tableKey, type Field, type TableName } from '../../../src/googlesql/schema.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { PreparedStatement, PrepareOptions, TableDescription, Warehouse } from '../../../src/warehouse/warehouse.ts';

const id: Field = { name: 'id', type: 'INT64', mode: 'NULLABLE' };

/**
 * A warehouse of table names only, for faults on demand. In a statement, WRONG is what the analyser refuses, FAILS what fails while it
 * runs, SLOW what runs until it is aborted; `gives 3` is the count that a test's statement finds.
 */
export class FakeWarehouse implements Pick<
  Warehouse,
  | 'kind'
  | 'prepare'
  | 'query'
  | 'execute'
  | 'describe'
  | 'createDataset'
  | 'createTable'
  | 'createView'
  | 'incrementTable'
  | 'createTableOfRows'
> {
  readonly kind = 'duckdb';
  readonly tables: Map<string, readonly Field[]>;
  readonly made: string[] = [];
  readonly executed: string[] = [];
  prepared = 0;
  onRun: (sql: string) => void = () => undefined;

  constructor(tables: readonly string[] = []) {
    this.tables = new Map(tables.map((name) => [`w.d.${name}`, [id]]));
  }

  prepare(sql: string, options: PrepareOptions = {}): Promise<PreparedStatement> {
    return Promise.resolve().then(() => this.#analysed(sql, options));
  }

  #analysed(sql: string, options: PrepareOptions): PreparedStatement {
    options.signal?.throwIfAborted();
    this.prepared += 1;
    const known = new Set([...this.tables.keys(), ...(options.schemas ?? []).map(({ name }) => tableKey(name))]);
    for (const match of sql.matchAll(/`([\w.]+)`|WRONG/g)) {
      if (match[1] !== undefined && known.has(match[1])) continue;
      const message = match[1] === undefined ? 'Syntax error: Unexpected WRONG' : `Table not found: ${match[1]}`;
      throw new SqlError('ATT1301', message, { range: { start: match.index, end: match.index + match[0].length } });
    }
    return { sql, native: sql, fields: [id], tables: [] };
  }

  async query({ sql }: PreparedStatement, options: { signal?: AbortSignal } = {}) {
    await this.#run(sql, options.signal);
    const count = Number(/gives (\d+)/.exec(sql)?.[1] ?? 0);
    const holds = (condition: string | undefined): boolean => {
      const [, operator, limit] = /(!=|>|<) (\d+)/.exec(condition ?? '') ?? [];
      return operator === '!=' ? count !== Number(limit) : operator === '>' ? count > Number(limit) : count < Number(limit);
    };
    const row: readonly Value[] = [
      count,
      holds(/count\(\*\) (.*) as should_warn/.exec(sql)?.[1]),
      holds(/count\(\*\) (.*) as should_error/.exec(sql)?.[1]),
    ];
    return { fields: [], rows: [row], complete: true };
  }

  async execute(sql: string, options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#run(sql, options.signal);
    this.executed.push(sql);
    for (const [, name] of sql.matchAll(/create table (\w+)/g)) this.tables.set(`w.d.${name}`, [id]);
  }

  describe(name: TableName): Promise<TableDescription | undefined> {
    const fields = this.tables.get(tableKey(name));
    return Promise.resolve(fields && { name, fields, kind: 'table' });
  }

  createDataset(): Promise<void> {
    return Promise.resolve();
  }

  async createTable(name: TableName, statement: PreparedStatement, options: { signal?: AbortSignal } = {}) {
    await this.#run(statement.sql, options.signal);
    this.#make(name);
    return { rows: 1234 };
  }

  async incrementTable(name: TableName, statement: PreparedStatement) {
    return this.createTable(name, statement);
  }

  async createView(name: TableName, statement: PreparedStatement, options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#run(statement.sql, options.signal);
    this.#make(name);
  }

  async createTableOfRows(name: TableName, _fields: readonly Field[], rows: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>) {
    const all: (readonly Value[])[] = [];
    for await (const row of rows) all.push(row);
    this.#make(name);
    return { rows: all.length };
  }

  #make(name: TableName): void {
    this.tables.set(tableKey(name), [id]);
    this.made.push(name.table);
  }

  async #run(sql: string, signal: AbortSignal | undefined): Promise<void> {
    this.onRun(sql);
    signal?.throwIfAborted();
    const at = sql.indexOf('FAILS');
    if (at >= 0) throw new SqlError('ATT1403', 'Division by zero', { range: { start: at, end: at + 5 } });
    if (!sql.includes('SLOW')) return;
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
  }
}
