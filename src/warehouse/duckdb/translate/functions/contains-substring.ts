import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { once } from '../context.ts';
import { memberNames } from '../duckdb-type.ts';
import { quoteText } from '../sql-text.ts';
import { castRules } from './cast-rules.ts';
import { type Call, refuseCall, using } from './rule.ts';

/** CONTAINS_SUBSTR: in the text of a value, or in any that is within it; NULL where none is found and one is NULL. */
export function containsSubstring(call: Call): string {
  const type = call.nodes[0]?.type;
  if (type === undefined) throw refuseCall(call);
  return using(call, 0, (value) => using(call, 1, (part) => found(type, value, part, call)));
}

function found(type: SqlType, value: string, part: string, call: Call): string {
  if (type.kind === 'STRING') return inText(value, part);
  if (type.kind === 'STRUCT') {
    const names = memberNames(type.fields);
    const members = type.fields.map((field, index) => {
      const member = `struct_extract(${value}, ${quoteText(names[index] ?? field.name)})`;
      return once(member, call.context, (inner) => found(field.type, inner, part, call));
    });
    return members.length === 0 ? 'FALSE' : `(${members.join(' OR ')})`;
  }
  if (type.kind === 'ARRAY') {
    const item = call.context.fresh('i');
    const each = `list_transform(${value}, lambda ${item}: ${found(type.element, item, part, call)})`;
    return once(
      each,
      call.context,
      (answers) =>
        `CASE WHEN list_contains(${answers}, TRUE) THEN TRUE WHEN len(list_filter(${answers}, lambda f: f IS NULL)) = 0 THEN FALSE END`,
    );
  }
  const cast = type.kind === 'BYTES' ? undefined : castRules[`${type.kind} STRING`];
  if (cast === undefined) throw refuseCall(call, type.kind);
  return once(cast(value, call.context, undefined), call.context, (text) => inText(text, part));
}

/** Without regard to case: normalized and folded text is compared; for ASCII DuckDB does that itself. */
function inText(text: string, part: string): string {
  const ascii = `regexp_full_match(${text} || ${part}, '[\\x00-\\x7F]*')`;
  const folded = (value: string) => `googlesql_casefold(${value}, 1)`;
  return `CASE WHEN ${text} IS NULL OR ${part} IS NULL THEN NULL WHEN ${ascii} THEN contains(lower(${text}), lower(${part})) ELSE contains(${folded(text)}, ${folded(part)}) END`;
}
