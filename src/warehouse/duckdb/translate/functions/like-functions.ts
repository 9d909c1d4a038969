import { onTextOrBytes } from './bytes-as-text.ts';
import { arg, byType, type Call, fail, literalText, type Rule, type RuleTable, using } from './rule.ts';

/** A backslash at the end of a pattern escapes nothing; DuckDB finds it only where it comes to it. */
function like(call: Call): string {
  const backslashes = /\\*$/.exec(literalText(call, 1) ?? '')?.[0].length ?? 0;
  if (backslashes % 2 === 0) return fits(arg(call, 0), arg(call, 1));
  return using(call, 0, (value) => `CASE WHEN ${value} IS NOT NULL THEN ${fail(call, 'LIKE pattern ends with a backslash', value)} END`);
}

function fits(value: string, pattern: string): string {
  return `(${value} LIKE ${pattern} ESCAPE '\\')`;
}

/** Several patterns: of ANY one has to fit, of ALL each; NULLs count as in OR and AND. */
function likeEach(quantifier: 'ANY' | 'ALL', isNegated: boolean): Rule {
  return (call) =>
    using(call, 0, (value) => {
      const [first, ...patterns] = call.nodes;
      const conditions = patterns.map((pattern, index) => {
        const one = like({ ...call, args: [value, arg(call, index + 1)], nodes: first === undefined ? [] : [first, pattern] });
        return isNegated ? `NOT ${one}` : one;
      });
      return `(${conditions.join(quantifier === 'ANY' ? ' OR ' : ' AND ')})`;
    });
}

/** The same with an array of patterns; of none, or of NULL, none fits, and each. */
function likeElements(quantifier: 'ANY' | 'ALL', isNegated: boolean): Rule {
  return (call) =>
    using(call, 0, (value) =>
      using(call, 1, (patterns) => {
        const pattern = call.context.fresh('e');
        const results = `list_transform(${patterns}, lambda ${pattern}: ${isNegated ? 'NOT ' : ''}${fits(value, pattern)})`;
        const decisive = quantifier === 'ANY' ? 'TRUE' : 'FALSE';
        const found = `list_aggregate(${results}, '${quantifier === 'ANY' ? 'bool_or' : 'bool_and'}')`;
        const otherwise = quantifier === 'ANY' ? 'FALSE' : 'TRUE';
        return `CASE WHEN coalesce(len(${patterns}), 0) = 0 THEN ${otherwise} WHEN ${found} = ${decisive} THEN ${decisive} WHEN list_aggregate(${results}, 'count') = len(${patterns}) THEN ${otherwise} END`;
      }),
    );
}

export const likeFunctions: RuleTable = {
  $like: onTextOrBytes(like),
  $like_any: onTextOrBytes(likeEach('ANY', false)),
  $like_all: onTextOrBytes(likeEach('ALL', false)),
  $not_like_any: onTextOrBytes(likeEach('ANY', true)),
  $not_like_all: onTextOrBytes(likeEach('ALL', true)),
  $like_any_array: byType({ STRING: likeElements('ANY', false) }),
  $like_all_array: byType({ STRING: likeElements('ALL', false) }),
  $not_like_any_array: byType({ STRING: likeElements('ANY', true) }),
  $not_like_all_array: byType({ STRING: likeElements('ALL', true) }),
};
