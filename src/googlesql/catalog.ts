import { type Field, type TableSchema, tableKey } from './schema.ts';
import { fieldSqlType, type SqlType, typeToProto } from './sql-type.ts';
import { catalogFunctions } from './catalog-functions.ts';
import type { WrittenMessage } from './wire/write-message.ts';

type Message = Readonly<Record<string, unknown>>;

/** A table under the path by which the statement names it: `['p.d.t']` for a name in one pair of backticks, `['p','d','t']` without. */
export interface CatalogTable {
  readonly path: readonly string[];
  readonly schema: TableSchema;
}

/** BigQuery's further names for INT64, which this revision of the analyser lacks. */
const typeAliases = ['INT', 'SMALLINT', 'INTEGER', 'BIGINT', 'TINYINT', 'BYTEINT'];

/** What a script defines for its later statements. */
export interface CatalogDefinitions {
  readonly functions?: readonly SqlFunction[];
  /** Script variables: found where no column has the name. */
  readonly variables?: Readonly<Record<string, SqlType>>;
}

/**
 * A function that was made by a statement. The analyser puts a body of GoogleSQL in the place of each call; a call of one in JavaScript
 * stays, with the `javaScriptGroup` and `key` in its name.
 */
export interface SqlFunction {
  readonly path: readonly string[];
  /** An argument without a type takes any. */
  readonly arguments: readonly { readonly name: string; readonly type: SqlType | undefined }[];
  readonly returnType: SqlType | undefined;
  readonly body: string;
  readonly kind: 'scalar' | 'table' | 'javascript';
  /** Of a function in JavaScript. */
  readonly key?: string;
}

/** A resolved call of a function in JavaScript is one of `JavaScript:<key>.<name>`. */
export const javaScriptGroup = 'JavaScript';

/** The service's catalog of these tables. A resolved table's `fullName` is its `tableKey`. */
export function catalogOf(
  tables: readonly CatalogTable[],
  language: WrittenMessage,
  { functions = [], variables = {} }: CatalogDefinitions = {},
): Message {
  const root = emptyCatalog('catalog');
  for (const { path, schema } of tables) {
    const name = path.at(-1);
    if (name === undefined) continue;
    const catalog = path.slice(0, -1).reduce(childCatalog, root);
    if (!catalog.tables.has(name.toLowerCase())) catalog.tables.set(name.toLowerCase(), tableMessage(name, schema));
  }
  for (const definition of functions) {
    for (const path of spellings(definition.path)) {
      const name = path.at(-1) ?? '';
      path
        .slice(0, -1)
        .reduce(childCatalog, root)
        .functions.set(`${definition.kind === 'table'} ${name.toLowerCase()}`, { ...definition, path: [name] });
    }
  }
  const message = catalogMessage(root);
  return {
    ...message,
    customFunction: [...catalogFunctions, ...message.customFunction],
    builtinFunctionOptions: { languageOptions: language },
    namedType: typeAliases.map((name) => ({ name, type: typeToProto({ kind: 'INT64' }) })),
    constant: Object.entries(variables).map(([name, type]) => ({ namePath: [name], type: typeToProto(type), value: {} })),
  };
}

function functionMessage(definition: SqlFunction): Message {
  if (definition.kind === 'javascript') return javaScriptMessage(definition);
  return {
    namePath: definition.path,
    group: 'Templated_SQL_Function',
    mode: 'SCALAR',
    signature: [
      { argument: definition.arguments.map(({ type }) => argumentMessage(type)), returnType: argumentMessage(definition.returnType) },
    ],
    parseResumeLocation: { input: definition.body, bytePosition: 0 },
    templatedSqlFunctionArgumentName: definition.arguments.map(({ name }) => name),
  };
}

function javaScriptMessage({ path, key = '', arguments: parameters, returnType }: SqlFunction): Message {
  return {
    namePath: [key, ...path],
    group: javaScriptGroup,
    mode: 'SCALAR',
    signature: [{ argument: parameters.map(({ type }) => argumentMessage(type)), returnType: argumentMessage(returnType) }],
  };
}

function tableFunctionMessage(definition: SqlFunction): Message {
  return {
    namePath: definition.path,
    signature: {
      argument: definition.arguments.map(({ type }) => argumentMessage(type)),
      returnType: { kind: 'ARG_TYPE_RELATION', numOccurrences: 1 },
    },
    type: 'TEMPLATED_SQL_TVF',
    parseResumeLocation: { input: definition.body, bytePosition: 0 },
    argumentName: definition.arguments.map(({ name }) => name),
  };
}

/** The service fails on an argument that does not say how often it occurs. */
function argumentMessage(type: SqlType | undefined): Message {
  return type === undefined
    ? { kind: 'ARG_TYPE_ARBITRARY', numOccurrences: 1 }
    : { kind: 'ARG_TYPE_FIXED', type: typeToProto(type), numOccurrences: 1 };
}

interface CatalogBuilder {
  readonly name: string;
  readonly tables: Map<string, Message>;
  readonly catalogs: Map<string, CatalogBuilder>;
  readonly functions: Map<string, SqlFunction>;
}

function emptyCatalog(name: string): CatalogBuilder {
  return { name, tables: new Map(), catalogs: new Map(), functions: new Map() };
}

function childCatalog(parent: CatalogBuilder, name: string): CatalogBuilder {
  const found = parent.catalogs.get(name.toLowerCase());
  if (found) return found;
  const made = emptyCatalog(name);
  parent.catalogs.set(name.toLowerCase(), made);
  return made;
}

interface CatalogMessage extends Message {
  readonly customFunction: readonly Message[];
}

function catalogMessage({ name, tables, catalogs, functions }: CatalogBuilder): CatalogMessage {
  const defined = [...functions.values()];
  return {
    name,
    table: [...tables.values()],
    catalog: [...catalogs.values()].map(catalogMessage),
    customFunction: defined.filter(({ kind }) => kind !== 'table').map(functionMessage),
    customTvf: defined.filter(({ kind }) => kind === 'table').map(tableFunctionMessage),
  };
}

/** One name in several spellings: `` `p.d`.f ``, p.d.f and `` `p.d.f` ``. */
function spellings(path: readonly string[]): readonly (readonly string[])[] {
  const names = path.join('.').split('.');
  const joined = [names.slice(0, -1).join('.'), names.at(-1) ?? ''];
  const all = names.length === 1 ? [names] : [names, joined, [names.join('.')], path];
  return [...new Map(all.map((spelling) => [JSON.stringify(spelling), spelling])).values()];
}

function tableMessage(name: string, schema: TableSchema): Message {
  const pseudo = schema.pseudoFields ?? [];
  return {
    name,
    fullName: tableKey(schema.name),
    column: [...schema.fields.map((field) => columnMessage(field, false)), ...pseudo.map((field) => columnMessage(field, true))],
  };
}

function columnMessage(field: Field, isPseudoColumn: boolean): Message {
  const type: SqlType = fieldSqlType(field);
  return { name: field.name, type: typeToProto(type), isPseudoColumn };
}
