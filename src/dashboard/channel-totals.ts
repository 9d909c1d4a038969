import type { TableName } from '../googlesql/schema.ts';
import type { Model, NodeId } from '../project/project.ts';
import type { RowSet, Value } from '../warehouse/row-set.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What one attribution model gives one channel. */
export interface ChannelTotal {
  readonly model: NodeId;
  readonly channel: string;
  readonly conversions: number;
  readonly revenue: number;
  /** ISO dates, UTC, of the first and the last conversion; undefined where the model tells no time. */
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

const noChannel = '(not set)';

/** The totals of several models in one statement. A row without a channel counts as `(not set)`. */
export async function readChannelTotals(
  models: readonly Pick<Model, 'id' | 'relation'>[],
  warehouse: Pick<Warehouse, 'prepare' | 'query'>,
  signal?: AbortSignal,
): Promise<readonly ChannelTotal[]> {
  const options = signal ? { signal } : {};
  const statement = await warehouse.prepare(
    models.map(({ relation }, index) => channelTotalsSql(relation, index)).join('\nunion all\n'),
    options,
  );
  const rows = await warehouse.query(statement, options);
  return channelTotals(rows, models);
}

/** Models go by their place in the list, so that no name has to be written as a string of SQL. */
function channelTotalsSql(relation: TableName, index: number): string {
  return `select
  ${index} as model_index,
  coalesce(channel, '${noChannel}') as channel,
  cast(sum(credit) as float64) as conversions,
  cast(sum(revenue) as float64) as revenue,
  cast(min(date(conversion_timestamp)) as string) as first_day,
  cast(max(date(conversion_timestamp)) as string) as last_day
from ${quoted(relation)}
group by 2`;
}

function quoted({ project, dataset, table }: TableName): string {
  return [project, dataset, table].map((part) => `\`${part.replace(/[\\`]/g, '\\$&')}\``).join('.');
}

function channelTotals({ rows }: RowSet, models: readonly Pick<Model, 'id'>[]): readonly ChannelTotal[] {
  return rows.flatMap(([index, channel, conversions, revenue, firstDay, lastDay]) => {
    const model = models[Number(index)];
    if (!model) return [];
    return [
      {
        model: model.id,
        channel: textOf(channel) ?? noChannel,
        conversions: numberOf(conversions),
        revenue: numberOf(revenue),
        firstDay: textOf(firstDay),
        lastDay: textOf(lastDay),
      },
    ];
  });
}

/** A sum of nothing but NULLs is NULL, and counts as 0. */
function numberOf(value: Value | undefined): number {
  return value === null || value === undefined ? 0 : Number(value);
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
