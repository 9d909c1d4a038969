import { type Block, blockOf, clauses, open, quoted } from './block.ts';
import { askedFrom, type Operator } from './pipeline.ts';
import { type Written, written } from './written.ts';

/** Whether a name of rows is used from this operator on. */
export function asked({ pipeline, index }: Operator) {
  return askedFrom(pipeline, index);
}

/** All columns, some of them changed: `except` are left out, `changes` follow the star. */
export function columns(operator: Operator, block: Block, except: string, changes: readonly Written[], after: Written = []): Block {
  const { pipeline, index, at } = operator;
  const opened = open(block, asked(operator));
  const later = askedFrom(pipeline, index + 1);
  const gone = opened.kept.filter((name) => !later({ name, isArray: false }));
  const left = [...gone.map(quoted), ...(except === '' ? [] : [except])].join(', ');
  const added = opened.names.filter((name) => later(name) && !opened.kept.includes(name.name)).map(({ name }) => name);
  const query = written(
    at,
    'SELECT *',
    left === '' ? '' : ` EXCEPT (${left})`,
    ...changes,
    ...added.map((name) => `, ${quoted(name)} AS ${quoted(name)}`),
    clauses(opened),
    after,
  );
  const kept = [...opened.kept.filter((name) => !gone.includes(name)), ...added];
  return { ...blockOf(at, written(at, '(', query, ')')), kept };
}
