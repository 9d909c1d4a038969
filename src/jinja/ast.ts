/**
 * What a template is made of. Every node has its half-open range of UTF-16 offsets in the template's text; a statement's range is
 * that of its whole first tag (`{% if x %}`), an expression's that of the expression alone.
 */
interface Ranged {
  readonly start: number;
  readonly end: number;
}

export type Node =
  | TextNode
  | OutputNode
  | IfNode
  | ForNode
  | SetNode
  | SetBlockNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | DoNode
  | WithNode
  | LoopControlNode
  | DocsNode
  | IgnoredBlockNode;

export interface TextNode extends Ranged {
  readonly type: 'text';
  readonly text: string;
  /** False where the text differs from the template's letters: a lone `\r` is written as `\n`. */
  readonly exact: boolean;
}

/** `{{ expression }}`, or one expression of `{% print %}`. */
export interface OutputNode extends Ranged {
  readonly type: 'output';
  readonly expression: Expression;
}

export interface IfNode extends Ranged {
  readonly type: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Node[] }[];
  readonly otherwise: readonly Node[];
}

export interface ForNode extends Ranged {
  readonly type: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly filter: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

export interface SetNode extends Ranged {
  readonly type: 'set';
  readonly target: Target;
  readonly value: Expression;
}

/** `{% set x %}text{% endset %}`, with filters where `filters` is not empty. */
export interface SetBlockNode extends Ranged {
  readonly type: 'set-block';
  readonly target: Target;
  readonly filters: readonly FilterStep[];
  readonly body: readonly Node[];
}

export interface Parameter extends Ranged {
  readonly name: string;
  readonly value: Expression | undefined;
}

/** What `{% macro %}` and the body of `{% call %}` have in common. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Node[];
  readonly usesCaller: boolean;
  readonly usesVarargs: boolean;
  readonly usesKwargs: boolean;
}

export interface MacroNode extends Ranged, Callable {
  readonly type: 'macro';
  /** A `{% test unique(model) %}` block is a macro called `test_unique`, as in dbt. */
  readonly kind: 'macro' | 'test';
  readonly nameRange: Ranged;
}

export interface CallBlockNode extends Ranged, Callable {
  readonly type: 'call-block';
  readonly call: CallExpression;
}

export interface FilterBlockNode extends Ranged {
  readonly type: 'filter-block';
  readonly filters: readonly FilterStep[];
  readonly body: readonly Node[];
}

export interface DoNode extends Ranged {
  readonly type: 'do';
  readonly expression: Expression;
}

export interface WithNode extends Ranged {
  readonly type: 'with';
  readonly bindings: readonly { readonly target: Target; readonly value: Expression }[];
  readonly body: readonly Node[];
}

export interface LoopControlNode extends Ranged {
  readonly type: 'break' | 'continue';
}

/** `{% docs name %}text{% enddocs %}`; the text is not a template. */
export interface DocsNode extends Ranged {
  readonly type: 'docs';
  readonly name: string;
  readonly text: string;
}

/** A block of dbt's that writes nothing where it stands. */
export interface IgnoredBlockNode extends Ranged {
  readonly type: 'materialization' | 'snapshot';
  readonly name: string;
  readonly body: readonly Node[];
}

/** What can be assigned to. */
export type Target = NameTarget | NamespaceTarget | TupleTarget;

export interface NameTarget extends Ranged {
  readonly type: 'name-target';
  readonly name: string;
}

/** `ns.total` in `{% set ns.total = 1 %}`. */
export interface NamespaceTarget extends Ranged {
  readonly type: 'namespace-target';
  readonly namespace: string;
  readonly name: string;
}

export interface TupleTarget extends Ranged {
  readonly type: 'tuple-target';
  readonly items: readonly Target[];
}

export type Expression =
  | LiteralExpression
  | NameExpression
  | ListExpression
  | DictExpression
  | AttributeExpression
  | ItemExpression
  | SliceExpression
  | CallExpression
  | FilterExpression
  | TestExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | CompareExpression
  | ConcatExpression
  | ConditionalExpression;

export interface LiteralExpression extends Ranged {
  readonly type: 'literal';
  /** Integers are bigints, floats are numbers. */
  readonly value: null | boolean | bigint | number | string;
}

export interface NameExpression extends Ranged {
  readonly type: 'name';
  readonly name: string;
}

export interface ListExpression extends Ranged {
  readonly type: 'list' | 'tuple';
  readonly items: readonly Expression[];
}

export interface DictExpression extends Ranged {
  readonly type: 'dict';
  readonly pairs: readonly { readonly key: Expression; readonly value: Expression }[];
}

export interface AttributeExpression extends Ranged {
  readonly type: 'attribute';
  readonly object: Expression;
  readonly name: string;
}

export interface ItemExpression extends Ranged {
  readonly type: 'item';
  readonly object: Expression;
  readonly key: Expression;
}

/** Only as the key of an item: `x[1:2:3]`. */
export interface SliceExpression extends Ranged {
  readonly type: 'slice';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface Arguments {
  readonly positional: readonly Expression[];
  readonly keyword: readonly KeywordArgument[];
  /** `*rest` */
  readonly rest: Expression | undefined;
  /** `**rest` */
  readonly keywordRest: Expression | undefined;
}

export interface KeywordArgument extends Ranged {
  readonly name: string;
  readonly value: Expression;
}

export interface CallExpression extends Ranged {
  readonly type: 'call';
  readonly callee: Expression;
  readonly arguments: Arguments;
}

/** One filter without what it is applied to. */
export interface FilterStep extends Ranged {
  readonly name: string;
  readonly arguments: Arguments;
}

export interface FilterExpression extends Ranged {
  readonly type: 'filter';
  readonly input: Expression;
  readonly filter: FilterStep;
}

export interface TestExpression extends Ranged {
  readonly type: 'test';
  readonly input: Expression;
  readonly name: string;
  readonly arguments: Arguments;
}

export interface UnaryExpression extends Ranged {
  readonly type: 'unary';
  readonly operator: 'not' | '-' | '+';
  readonly operand: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export interface BinaryExpression extends Ranged {
  readonly type: 'binary';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface LogicalExpression extends Ranged {
  readonly type: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** `a < b <= c`: each neighbouring pair has to hold. */
export interface CompareExpression extends Ranged {
  readonly type: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly right: Expression }[];
}

export interface ConcatExpression extends Ranged {
  readonly type: 'concat';
  readonly items: readonly Expression[];
}

export interface ConditionalExpression extends Ranged {
  readonly type: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}
