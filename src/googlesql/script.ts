import type { TextRange } from '../problem/text-position.ts';
import { nodeIn, nodesIn, type SyntaxNode } from './syntax-node.ts';

/** One step of a script with variables. */
export type ScriptStep =
  | { readonly kind: 'statement'; readonly range: TextRange }
  | {
      readonly kind: 'declare';
      readonly names: readonly string[];
      readonly type: TextRange | undefined;
      readonly initial: TextRange | undefined;
      readonly range: TextRange;
    }
  | { readonly kind: 'set'; readonly variables: readonly { readonly name: string; readonly value: TextRange }[]; readonly range: TextRange }
  /** EXECUTE IMMEDIATE: where the text of the statement is, the variables after INTO, and the parameters after USING. */
  | {
      readonly kind: 'execute';
      readonly text: TextRange;
      readonly into: readonly string[];
      readonly using: readonly { readonly name: string | undefined; readonly value: TextRange }[];
      readonly range: TextRange;
    }
  /** Control flow and procedures, by BigQuery's word. */
  | { readonly kind: 'control'; readonly construct: string; readonly range: TextRange };

const control: Readonly<Partial<Record<string, string>>> = {
  IfStatement: 'IF',
  CaseStatement: 'CASE',
  WhileStatement: 'WHILE or LOOP',
  RepeatStatement: 'REPEAT',
  ForInStatement: 'FOR',
  BreakStatement: 'BREAK',
  ContinueStatement: 'CONTINUE',
  RaiseStatement: 'RAISE',
  ReturnStatement: 'RETURN',
  CallStatement: 'CALL',
  CreateProcedureStatement: 'CREATE PROCEDURE',
  DropProcedureStatement: 'DROP PROCEDURE',
  SystemVariableAssignment: 'SET of a system variable',
  ParameterAssignment: 'SET of a parameter',
};

/** The steps of a parsed script; the statements of a plain BEGIN … END are steps of their own. */
export function scriptSteps(script: SyntaxNode): readonly ScriptStep[] {
  const statements = nodesIn(nodeIn(script.statementListNode)?.statementList);
  const begun = statements.findIndex(({ kind }) => kind !== 'VariableDeclaration');
  return statements.flatMap((node, index): readonly ScriptStep[] =>
    node.kind === 'VariableDeclaration' && begun >= 0 && index > begun
      ? [{ kind: 'control', construct: 'DECLARE after other statements of its block', range: node.range }]
      : stepsOf(node),
  );
}

function stepsOf(node: SyntaxNode): readonly ScriptStep[] {
  const { range } = node;
  switch (node.kind) {
    case 'VariableDeclaration': {
      const names = nodesIn(nodeIn(node.variableList)?.identifierList).map(({ idString }) => String(idString));
      return [{ kind: 'declare', names, type: nodeIn(node.type)?.range, initial: nodeIn(node.defaultValue)?.range, range }];
    }
    case 'SingleAssignment': {
      const value = nodeIn(node.expression)?.range ?? range;
      return [{ kind: 'set', variables: [{ name: String(nodeIn(node.variable)?.idString), value }], range }];
    }
    case 'AssignmentFromStruct': {
      const names = nodesIn(nodeIn(node.variables)?.identifierList).map(({ idString }) => String(idString));
      const struct = nodeIn(node.structExpression);
      const values = struct?.kind === 'StructConstructorWithParens' ? nodesIn(struct.fieldExpressions) : [];
      if (values.length !== names.length)
        return [{ kind: 'control', construct: 'SET of several variables to something else than as many values in brackets', range }];
      return [{ kind: 'set', variables: names.map((name, index) => ({ name, value: values[index]?.range ?? range })), range }];
    }
    case 'ExecuteImmediateStatement': {
      const into = nodesIn(nodeIn(nodeIn(node.intoClause)?.identifiers)?.identifierList).map(({ idString }) => String(idString));
      const using = nodesIn(nodeIn(node.usingClause)?.arguments).map((argument) => {
        const name = nodeIn(nodeIn(argument.alias)?.identifier)?.idString;
        return { name: typeof name === 'string' ? name : undefined, value: nodeIn(argument.expression)?.range ?? range };
      });
      return [{ kind: 'execute', text: nodeIn(node.sql)?.range ?? range, into, using, range }];
    }
    case 'BeginEndBlock':
      return nodeIn(node.handlerList) ? [{ kind: 'control', construct: 'BEGIN … EXCEPTION', range }] : scriptSteps(node);
    default: {
      const construct = control[node.kind];
      return [construct === undefined ? { kind: 'statement', range } : { kind: 'control', construct, range }];
    }
  }
}
