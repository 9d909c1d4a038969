import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { bindValue } from '../bind-value.ts';
import { quoteText } from '../sql-text.ts';
import { byType, type Call, refuseCall, type Rule } from './rule.ts';

/** Text with a character for each byte: what a rule does to characters it does to bytes. */
export const textOfBytes = (sql: string) => `googlesql_text_of_bytes(${sql})`;

export const bytesOfText = (sql: string) => `googlesql_bytes_of_text(${sql})`;

/** A rule for texts that does the same to BYTES. */
export function onTextOrBytes(rule: Rule): Rule {
  return byType({ STRING: rule, BYTES: overBytes(rule) });
}

/** A rule for texts, over BYTES. */
export function overBytes(rule: Rule): Rule {
  return (call) => {
    const bound: { readonly name: string; readonly sql: string }[] = [];
    const args = call.args.map((sql, index) => {
      const node = call.nodes[index];
      if (node?.type.kind !== 'BYTES') return sql;
      const literal = literalBytes(node);
      if (literal !== undefined) return quoteText(literal);
      const name = call.context.fresh('b');
      bound.push({ name, sql: textOfBytes(sql) });
      return name;
    });
    const found = rule({ ...call, args, nodes: call.nodes.map(asText), isBytes: true });
    return bound.reduceRight((body, { name, sql }) => bindValue(name, sql, body, call.context.outer), returned(found, call));
  };
}

function returned(found: string, call: Call): string {
  const type = call.returnType;
  if (type.kind === 'BYTES') return bytesOfText(found);
  if (type.kind !== 'ARRAY') return found;
  if (type.element.kind !== 'BYTES') throw refuseCall(call, 'BYTES');
  return `list_transform(${found}, lambda t: ${bytesOfText('t')})`;
}

function asText(node: ResolvedExpression): ResolvedExpression {
  if (node.type.kind !== 'BYTES') return node;
  const literal = literalBytes(node);
  if (node.kind === 'Literal') return { ...node, type: { kind: 'STRING' }, value: literal ?? null };
  return { ...node, type: { kind: 'STRING' } };
}

/** The bytes of a literal as such a text. */
export function literalBytes(node: ResolvedExpression | undefined): string | undefined {
  return node?.kind === 'Literal' && node.value instanceof Uint8Array ? Buffer.from(node.value).toString('latin1') : undefined;
}
