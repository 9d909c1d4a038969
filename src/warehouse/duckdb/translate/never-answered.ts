const functions: ReadonlySet<string> = new Set(['exp', 'ln', 'log', 'log10', 'pow', 'power']);

/**
 * Whether a statement has a call that the reference evaluator of this revision may never come back from: exponents and logarithms of NUMERIC
 * and BIGNUMERIC, but for a power that is a whole number in the text.
 */
export function neverAnswered(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(neverAnswered);
  if (!isNode(node)) return false;
  if (node.kind === 'FunctionCall' && functions.has(String(node.function)) && isDecimal(node.type) && !isWholePower(node)) return true;
  return Object.values(node).some(neverAnswered);
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function isDecimal(type: unknown): boolean {
  return isNode(type) && (type.kind === 'NUMERIC' || type.kind === 'BIGNUMERIC');
}

function isWholePower({ function: name, argumentList }: Node): boolean {
  const exponent: unknown = (name === 'pow' || name === 'power') && Array.isArray(argumentList) ? argumentList[1] : undefined;
  const literal = isNode(exponent) && exponent.kind === 'Cast' ? exponent.expr : exponent;
  return isNode(literal) && literal.kind === 'Literal' && /^[0-9]+$/.test(String(literal.value));
}
