import { aggregate } from './aggregate.ts';
import { type Block, blockOf, blockOfQuery, clauses, open, queryOf, quoted, wrap } from './block.ts';
import { asked, columns } from './changed-columns.ts';
import { fromNames } from './from-names.ts';
import { hasWindow, type Operator, syntaxError, withoutAggregates } from './pipeline.ts';
import { rename } from './rename.ts';
import { combined, setOperatorAt } from './set-operations.ts';
import { findWord, items, nameOf, type Span, split, symbolAt, topLevel, wordAt } from './tokens.ts';
import { joined, type Written, written } from './written.ts';

type Rule = (operator: Operator, block: Block) => Block;

const join: Rule = (operator, block) => {
  const { pipeline, span, at } = operator;
  const opened = open(block, asked(operator));
  const left = opened.where.length > 0 ? wrap(opened, asked(operator)) : opened;
  const right = { start: findWord(pipeline.text, span, 'JOIN'), end: span.end };
  return { ...left, from: written(at, left.from, ' ', pipeline.render(span)), names: [...left.names, ...fromNames(pipeline.text, right)] };
};

const setOperation: Rule = ({ pipeline, span, at }, block) => {
  const { text, render } = pipeline;
  const place = findWord(text, span, 'UNION', 'INTERSECT', 'EXCEPT');
  const operation = setOperatorAt(text, place);
  if (operation === undefined) throw syntaxError('Syntax error: Expected keyword ALL or keyword DISTINCT', text, place + 1);
  const queries = items(text, { start: operation.span.end, end: span.end });
  if (queries.length === 0) throw syntaxError('Syntax error: Expected "(" after a set operator', text, span.end);
  let query = queryOf(block);
  for (const right of queries) query = combined(pipeline, query, operation, render(right));
  return blockOfQuery(at, query);
};

const extend: Rule = (operator, block) => {
  withoutAggregates(operator);
  const { pipeline, span, at } = operator;
  const window = findWord(pipeline.text, { start: span.start + 1, end: span.end }, 'WINDOW');
  const list = items(pipeline.text, { start: span.start + 1, end: window < 0 ? span.end : window }).map((item) => pipeline.render(item));
  const after = window < 0 ? [] : written(at, ' ', pipeline.render({ start: window, end: span.end }));
  return columns(operator, block, '', [written(at, ', ', joined(at, list, ', '))], after);
};

const pivot: Rule = (operator, block) => {
  const { pipeline, span, at } = operator;
  const bracket = [...topLevel(pipeline.text, span)].find(([token]) => token.text === '(')?.[1] ?? span.end;
  const rest = { start: (pipeline.text.closing.get(bracket) ?? span.end - 1) + 1, end: span.end };
  const alias = aliasIn(operator, rest);
  const from = written(
    at,
    '(',
    queryOf(block),
    ') ',
    pipeline.render({ start: span.start, end: rest.start }),
    alias === undefined ? '' : ` AS ${quoted(alias)}`,
  );
  return blockOf(at, from, alias === undefined ? [] : [{ name: alias, isArray: false }]);
};

const operators: Readonly<Partial<Record<string, Rule>>> = {
  WHERE: (operator, block) => {
    const { pipeline, span } = operator;
    const condition = pipeline.render({ start: span.start + 1, end: span.end });
    const opened = open(block, asked(operator));
    return hasWindow(pipeline.text, span) ? { ...opened, qualify: condition } : { ...opened, where: [...opened.where, condition] };
  },
  SELECT: (operator, block) => {
    withoutAggregates(operator);
    const { pipeline, span, at } = operator;
    const opened = open(block, asked(operator));
    const window = findWord(pipeline.text, { start: span.start + 1, end: span.end }, 'WINDOW');
    const list = { start: span.start, end: window < 0 ? span.end : window };
    const after = window < 0 ? [] : written(at, ' ', pipeline.render({ start: window, end: span.end }));
    return blockOfQuery(at, written(at, selectList(operator, opened, list), clauses(opened), after), true);
  },
  EXTEND: extend,
  WINDOW: extend,
  SET: (operator, block) => {
    withoutAggregates(operator);
    const { pipeline, span, at } = operator;
    const { text, render } = pipeline;
    const changes = items(text, { start: span.start + 1, end: span.end }).map((item) => {
      if (symbolAt(text, item.start + 1) !== '=')
        throw syntaxError('Syntax error: Expected "=" after the column of SET', text, item.start + 1);
      const value = render({ start: item.start + 2, end: item.end });
      return written(at, '(', value, ') AS ', render({ start: item.start, end: item.start + 1 }));
    });
    return columns(operator, block, '', [written(at, ' REPLACE (', joined(at, changes, ', '), ')')]);
  },
  DROP: (operator, block) => {
    const { pipeline, span } = operator;
    const names = items(pipeline.text, { start: span.start + 1, end: span.end }).map((item) => nameOf(pipeline.text.tokens[item.start]));
    return columns(operator, block, names.map(quoted).join(', '), []);
  },
  RENAME: rename,
  AS: (operator, block) => {
    const alias = nameOf(operator.pipeline.text.tokens[operator.span.start + 1]);
    return blockOf(operator.at, written(operator.at, '(', queryOf(block), `) AS ${quoted(alias)}`), [{ name: alias, isArray: false }]);
  },
  AGGREGATE: (operator, block) => aggregate(operator, open(block, asked(operator))),
  DISTINCT: (operator, block) => ({ ...open(block, asked(operator)), isDistinct: true }),
  'ORDER BY': (operator, block) => {
    const { pipeline, span } = operator;
    return { ...open(block, asked(operator)), orderBy: pipeline.render({ start: span.start + 2, end: span.end }) };
  },
  LIMIT: (operator, block) => {
    const { pipeline, span, at } = operator;
    const limit = pipeline.render({ start: span.start + 1, end: span.end });
    if (block.query !== undefined && block.takesLimit === true) return blockOfQuery(at, written(at, block.query, ' LIMIT ', limit));
    return block.query === undefined && block.limit === undefined ? { ...block, limit } : { ...wrap(block, asked(operator)), limit };
  },
  JOIN: join,
  UNION: setOperation,
  INTERSECT: setOperation,
  EXCEPT: setOperation,
  PIVOT: pivot,
  UNPIVOT: pivot,
  TABLESAMPLE: (operator, block) => {
    const { pipeline, span, at } = operator;
    const opened = open(block, asked(operator));
    const plain = opened.where.length > 0 ? wrap(opened, asked(operator)) : opened;
    return { ...plain, from: written(at, plain.from, ' ', pipeline.render(span)) };
  },
  CALL: (operator, block) => {
    const { pipeline, span, at } = operator;
    const { text, render } = pipeline;
    const bracket = [...topLevel(text, span)].find(([token]) => token.text === '(')?.[1];
    const close = bracket === undefined ? undefined : text.closing.get(bracket);
    if (bracket === undefined || close === undefined)
      throw syntaxError('Syntax error: Expected "(" after the function of CALL', text, span.end);
    const more = close > bracket + 1 ? [', ', render({ start: bracket + 1, end: close })] : [];
    const alias = aliasIn(operator, { start: close + 1, end: span.end });
    const call = written(at, render({ start: span.start + 1, end: bracket }), '((', queryOf(block), ')', ...more, ')');
    const from = alias === undefined ? call : written(at, call, ` AS ${quoted(alias)}`);
    return blockOf(at, from, alias === undefined ? [] : [{ name: alias, isArray: false }]);
  },
};

/** The query after one more operator. Throws `GoogleSqlError` for what is none. */
export function applyOperator(operator: Operator, block: Block): Block {
  const { pipeline, span } = operator;
  const word = wordAt(pipeline.text, span.start);
  const isJoin = findWord(pipeline.text, { start: span.start, end: Math.min(span.start + 4, span.end) }, 'JOIN') >= 0;
  const isOuterSet = findWord(pipeline.text, span, 'UNION', 'INTERSECT', 'EXCEPT') > span.start && ['LEFT', 'FULL', 'INNER'].includes(word);
  const isOrderBy = word === 'ORDER' && wordAt(pipeline.text, span.start + 1) === 'BY';
  const rule = isJoin ? join : isOuterSet ? setOperation : operators[isOrderBy ? 'ORDER BY' : word];
  if (rule !== undefined) return { ...rule(operator, block), at: operator.at };
  throw word === ''
    ? syntaxError('Syntax error: Expected a pipe operator after |>', pipeline.text, span.start)
    : syntaxError(`Pipe operator not supported: ${word}`, pipeline.text, span.start);
}

/** The list of a SELECT; rows that were made columns are none of its star's. */
function selectList({ pipeline, at }: Operator, { kept }: Block, list: Span): Written {
  const { text, render } = pipeline;
  if (kept.length === 0) return render(list);
  const hidden = kept.map(quoted).join(', ');
  const parts = split(text, list, ',').map((item): Written => {
    const star = [...topLevel(text, item)].find(
      ([token, index]) =>
        token.text === '*' && (index === item.start || ['SELECT', 'DISTINCT', 'ALL', 'STRUCT'].includes(wordAt(text, index - 1))),
    )?.[1];
    if (star === undefined) return render(item);
    const except = wordAt(text, star + 1) === 'EXCEPT';
    const cut = except ? star + 3 : star + 1;
    return written(
      at,
      render({ start: item.start, end: star + 1 }),
      except ? ` EXCEPT (${hidden}, ` : ` EXCEPT (${hidden}) `,
      ...afterStar(pipeline.render, text, cut, item, except),
    );
  });
  return joined(at, parts, ', ');
}

function afterStar(
  render: (span: Span) => Written,
  text: Operator['pipeline']['text'],
  cut: number,
  item: Span,
  isInside: boolean,
): readonly Written[] {
  if (!isInside) return [render({ start: cut, end: item.end })];
  const close = text.closing.get(cut - 1) ?? item.end;
  return [render({ start: cut, end: close }), render({ start: close, end: item.end })];
}

function aliasIn({ pipeline: { text } }: Operator, { start, end }: Span): string | undefined {
  const at = wordAt(text, start) === 'AS' ? start + 1 : start;
  return at < end ? nameOf(text.tokens[at]) : undefined;
}
