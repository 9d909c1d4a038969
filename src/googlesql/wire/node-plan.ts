import type { FieldType, MessageType } from './message-types.ts';

/** What becomes of each field of a message when it is read as a node of a resolved tree; worked out once for a message. */
export interface NodePlan {
  /** `choice`: the message is one of several kinds of node. */
  readonly form: 'node' | 'choice' | 'column' | 'type';
  /** By field number; none for what is left out. */
  readonly steps: readonly (NodeStep | undefined)[];
  readonly lists: readonly string[];
}

export interface NodeStep {
  readonly field: FieldType;
  readonly meaning: 'kept' | 'base' | 'range' | 'signature' | 'function' | 'literal';
  readonly message: (() => MessageType) | undefined;
  /** Of a choice: `X` for `resolvedXNode`. */
  readonly kind: string;
}

const dropped: ReadonlySet<string> = new Set(['typeAnnotationMap', 'annotationMap', 'functionCallInfo', 'hintList']);

/** All that is used of a function's signature. */
const keptOf: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  '.zetasql.local_service.AnalyzeResponse': new Set(['resolvedStatement']),
  '.zetasql.FunctionSignatureProto': new Set(['argument']),
  '.zetasql.FunctionArgumentTypeProto': new Set(['kind', 'type']),
};

const meanings: Readonly<Partial<Record<string, NodeStep['meaning']>>> = {
  parent: 'base',
  parseLocationRange: 'range',
  signature: 'signature',
  function: 'function',
};

const forms: Readonly<Partial<Record<string, NodePlan['form']>>> = {
  '.zetasql.TypeProto': 'type',
  '.zetasql.ResolvedColumnProto': 'column',
};

const plans = new WeakMap<MessageType, NodePlan>();

export function nodePlan(type: MessageType): NodePlan {
  const known = plans.get(type);
  if (known) return known;
  const kept = keptOf[type.name];
  const fields = [...type.byId.values()].filter(({ name }) => !dropped.has(name) && kept?.has(name) !== false);
  const steps: (NodeStep | undefined)[] = [];
  for (const field of fields) steps[field.id] = nodeStep(field);
  const isChoice = fields.some(({ oneof }) => oneof === 'node');
  const plan: NodePlan = {
    form: isChoice ? 'choice' : (forms[type.name] ?? 'node'),
    steps,
    lists: fields.filter(({ rule }) => rule === 'many').map(({ name }) => name),
  };
  plans.set(type, plan);
  return plan;
}

function nodeStep(field: FieldType): NodeStep {
  const message = field.kind.kind === 'message' ? field.kind.type : undefined;
  const kind = field.name.replace(/^resolved|Node$/g, '');
  if (message === undefined || field.rule !== 'one') return { field, meaning: 'kept', message, kind };
  const isLiteral = field.name === 'value' && message().name === '.zetasql.ValueWithTypeProto';
  return { field, meaning: isLiteral ? 'literal' : (meanings[field.name] ?? 'kept'), message, kind };
}
