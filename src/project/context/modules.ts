import { TemplateFault } from '../../jinja/fault.ts';
import { iterate } from '../../jinja/iterate.ts';
import { JinjaTuple, jinjaFunction, jinjaObject, type CallArguments, type JinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { argument, requiredText } from './call-arguments.ts';
import { datetimeModule, namedZone, utc } from './python-datetime.ts';
import { reModule } from './python-re.ts';

/** `modules`: the parts of Python's library that dbt lends to templates, as far as they give the same answer each time. */
export function modulesObject(startedAt: JinjaObject): JinjaObject {
  return jinjaObject(
    { datetime: datetimeModule(startedAt), re: reModule, pytz: pytzModule, itertools: itertoolsModule },
    { name: 'modules' },
  );
}

const pytzModule: JinjaObject = jinjaObject(
  { utc, UTC: utc, timezone: jinjaFunction('timezone', (call) => namedZone(requiredText(call, 0, 'zone', 'pytz.timezone'))) },
  { name: 'modules.pytz' },
);

const itertoolsModule: JinjaObject = jinjaObject(
  {
    chain: jinjaFunction('chain', (call) => call.positional.flatMap((list) => items(list, call)), {
      from_iterable: jinjaFunction('from_iterable', (call) => items(call.positional[0] ?? [], call).flatMap((list) => items(list, call))),
    }),
    product: jinjaFunction('product', (call) => product(call)),
    combinations: jinjaFunction('combinations', (call) =>
      combinations(items(call.positional[0] ?? [], call), size(call), call).map((group) => new JinjaTuple(group)),
    ),
    permutations: jinjaFunction('permutations', (call) =>
      permutations(items(call.positional[0] ?? [], call), size(call), call).map((group) => new JinjaTuple(group)),
    ),
    islice: jinjaFunction('islice', (call) => items(call.positional[0] ?? [], call).slice(0, size(call))),
    repeat: jinjaFunction('repeat', (call) => {
      const times = size(call);
      call.context.budget.spend(times);
      return Array.from({ length: times }, () => call.positional[0] ?? null);
    }),
  },
  { name: 'modules.itertools' },
);

function items(value: JinjaValue, call: CallArguments): JinjaValue[] {
  const list: JinjaValue[] = [];
  for (const item of iterate(value)) {
    call.context.budget.spend(1);
    list.push(item);
  }
  return list;
}

function size(call: CallArguments): number {
  const value = argument(call, 1, 'r');
  if (typeof value === 'bigint' && value >= 0n && value < 1_000_000n) return Number(value);
  throw new TemplateFault('A number of elements is needed here.');
}

function product(call: CallArguments): JinjaValue[] {
  const repeat = call.keyword.get('repeat');
  const lists = call.positional.map((list) => items(list, call));
  const all = Array.from({ length: typeof repeat === 'bigint' ? Number(repeat) : 1 }, () => lists).flat();
  let rows: JinjaValue[][] = [[]];
  for (const list of all) {
    call.context.budget.spend(rows.length * list.length);
    rows = rows.flatMap((row) => list.map((item) => [...row, item]));
  }
  return rows.map((row) => new JinjaTuple(row));
}

function combinations(from: readonly JinjaValue[], count: number, call: CallArguments): JinjaValue[][] {
  call.context.budget.spend(1);
  if (count === 0) return [[]];
  return from.flatMap((item, index) => combinations(from.slice(index + 1), count - 1, call).map((rest) => [item, ...rest]));
}

function permutations(from: readonly JinjaValue[], count: number, call: CallArguments): JinjaValue[][] {
  call.context.budget.spend(1);
  if (count === 0) return [[]];
  return from.flatMap((item, index) =>
    permutations([...from.slice(0, index), ...from.slice(index + 1)], count - 1, call).map((rest) => [item, ...rest]),
  );
}
