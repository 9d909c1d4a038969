import { TemplateFault } from './fault.ts';
import { formatSpec } from './format-spec.ts';
import { representationOf, textOf, undefinedFault } from './text-of.ts';
import { Undefined, type CallArguments, type CallContext, type JinjaValue } from './value.ts';

/** Python's `str.format`: `{}`, `{0}`, `{name.member[key]!r:>10}`. */
export function braceFormat(format: string, { positional, keyword, context }: CallArguments): string {
  const { budget } = context;
  let automatic = 0;
  const fieldValue = (field: string): JinjaValue => {
    const [, first = '', path = ''] = /^([^.[]*)(.*)$/s.exec(field) ?? [];
    const name = first === '' ? String(automatic++) : first;
    const base = /^\d+$/.test(name) ? positional[Number(name)] : keyword.get(name);
    if (base === undefined) throw new TemplateFault(`\`format\` got no value for \`{${field}}\`.`);
    return followed(base, path, context);
  };

  const expand = (text: string, depth: number): string => {
    let result = '';
    let index = 0;
    while (index < text.length) {
      const letter = text.charAt(index);
      if ((letter === '{' || letter === '}') && text.charAt(index + 1) === letter && depth === 0) {
        result += letter;
        index += 2;
      } else if (letter === '{') {
        const end = closingBrace(text, index);
        result += replaced(text.slice(index + 1, end), depth);
        index = end + 1;
      } else if (letter === '}') {
        throw new TemplateFault('`format` found a `}` that nothing opens.', 'Write `}}` for the letter itself.');
      } else {
        result += letter;
        index++;
      }
    }
    return result;
  };

  const replaced = (inner: string, depth: number): string => {
    if (depth > 1) throw new TemplateFault('`format` has too many braces inside one another.');
    const [, field = '', conversion, spec = ''] = /^((?:\[[^\]]*\]|[^!:[])*)(?:!(.))?(?::(.*))?$/s.exec(inner) ?? [];
    const value = fieldValue(field);
    const converted =
      conversion === 'r' || conversion === 'a' ? representationOf(value, budget) : conversion === 's' ? textOf(value, budget) : value;
    if (converted instanceof Undefined) throw undefinedFault(converted);
    const text = formatSpec(converted, expand(spec, depth + 1), budget);
    budget.allocate(text.length);
    return text;
  };

  budget.allocate(format.length);
  return expand(format, 0);
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === '{') depth++;
    else if (letter === '}' && --depth === 0) return index;
  }
  throw new TemplateFault('`format` found a `{` that nothing closes.', 'Write `{{` for the letter itself.');
}

function followed(base: JinjaValue, path: string, context: CallContext): JinjaValue {
  let value = base;
  for (const [, attribute, key] of path.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    value =
      attribute !== undefined
        ? context.memberOf(value, attribute)
        : context.itemOf(value, /^\d+$/.test(key ?? '') ? BigInt(key ?? '') : (key ?? ''));
  }
  return value;
}
