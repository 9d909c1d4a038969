import type { SchemaDifference } from '../run/compare/compare-schemas.ts';
import type { Value } from '../warehouse/row-set.ts';
import type { ModelComparison, RowComparison, RowDifference, TargetComparison, Verdict } from '../run/compare/comparison.ts';

/** What the command line and the editor say of a comparison, in the same words. */

export const verdictWords: Readonly<Record<Verdict, string>> = {
  same: 'same',
  close: 'same but for last digits',
  different: 'different',
  missing: 'not built',
  failed: 'failed',
};

type Targets = Pick<TargetComparison, 'local' | 'remote'>;

/** `6 models are the same; 1 is different: mart_last_click.` */
export function comparisonSummary({ models }: Pick<TargetComparison, 'models'>): string {
  const same = models.filter(({ verdict }) => verdict === 'same' || verdict === 'close');
  const others = models.filter((model) => !same.includes(model));
  const alike = `${same.length} of ${models.length} ${models.length === 1 ? 'model is' : 'models are'} the same`;
  return others.length === 0 ? `${alike}.` : `${alike}; not: ${others.map(({ name }) => name).join(', ')}.`;
}

export function schemaText({ schema, rows }: ModelComparison): string {
  if (schema.length > 0) return schema.length === 1 ? '1 difference' : `${schema.length} differences`;
  return rows ? 'same' : '';
}

export function schemaDifferenceText(difference: SchemaDifference, { local, remote }: Targets): string {
  switch (difference.kind) {
    case 'only-local':
      return `Column ${difference.column} (${difference.local}) is only in ${local}.`;
    case 'only-remote':
      return `Column ${difference.column} (${difference.remote}) is only in ${remote}.`;
    case 'column':
      return `Column ${difference.column} is ${difference.local} in ${local} and ${difference.remote} in ${remote}.`;
    case 'order':
      return `The columns have another order: ${difference.local} in ${local}; ${difference.remote} in ${remote}.`;
  }
}

/** `2 rows are only in local, 1 only in bigquery.` One sentence or more; empty where all rows are equal. */
export function rowsText(rows: RowComparison, { local, remote }: Targets): readonly string[] {
  const { onlyLocal, onlyRemote, close, complete } = rows;
  const more = complete ? '' : 'at least ';
  const sentences: string[] = [];
  if (onlyLocal > 0 || onlyRemote > 0) {
    sentences.push(`${more}${counted(onlyLocal)} without an equal in ${remote}, ${more}${counted(onlyRemote)} without one in ${local}.`);
  }
  if (close > 0)
    sentences.push(`${counted(close)} equal but for FLOAT64 values less than a billionth apart, as sums in another order are.`);
  if (!complete) {
    sentences.push(
      rows.columns.length === 0
        ? 'No column could be compared.'
        : 'More differs than was read: what is told here is of a part of the table.',
    );
  }
  return sentences.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
}

/** `A row that differs in revenue`, `conversion_id o3: only in local`. */
export function differenceTitle({ local, remote, differing }: RowDifference, { columns, key }: RowComparison, targets: Targets): string {
  const nameOf = (position: number) => columns[position]?.name ?? '';
  const row = local ?? remote ?? [];
  const keyText = key.map((position) => `${nameOf(position)} ${keyValueText(row[position])}`).join(', ');
  const what = !remote
    ? `only in ${targets.local}`
    : !local
      ? `only in ${targets.remote}`
      : `differs in ${differing.map(nameOf).join(', ')}`;
  if (keyText !== '') return `${keyText}: ${what}`;
  return remote && local ? `A row that ${what}` : `A row ${what}`;
}

const keyLetters = 60;

function keyValueText(value: Value | undefined): string {
  if (value === undefined || value === null) return 'NULL';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > keyLetters ? `${text.slice(0, keyLetters)}…` : text;
}

function counted(rows: number): string {
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
}
