import type { Arguments, Expression, FilterStep, Node, Parameter } from './ast.ts';

/** Visits every expression of a template, in the order it is written, those inside others after them. */
export function walkExpressions(body: readonly Node[], visit: (expression: Expression) => void): void {
  for (const node of body) {
    switch (node.type) {
      case 'output':
      case 'do':
        walkExpression(node.expression, visit);
        break;
      case 'if':
        for (const branch of node.branches) {
          walkExpression(branch.test, visit);
          walkExpressions(branch.body, visit);
        }
        walkExpressions(node.otherwise, visit);
        break;
      case 'for':
        walkExpression(node.iterable, visit);
        walkOptional(node.filter, visit);
        walkExpressions(node.body, visit);
        walkExpressions(node.otherwise, visit);
        break;
      case 'set':
        walkExpression(node.value, visit);
        break;
      case 'set-block':
      case 'filter-block':
        walkFilters(node.filters, visit);
        walkExpressions(node.body, visit);
        break;
      case 'macro':
        walkParameters(node.parameters, visit);
        walkExpressions(node.body, visit);
        break;
      case 'call-block':
        walkParameters(node.parameters, visit);
        walkExpression(node.call, visit);
        walkExpressions(node.body, visit);
        break;
      case 'with':
        for (const { value } of node.bindings) walkExpression(value, visit);
        walkExpressions(node.body, visit);
        break;
      case 'materialization':
      case 'snapshot':
        walkExpressions(node.body, visit);
        break;
      case 'text':
      case 'docs':
      case 'break':
      case 'continue':
        break;
    }
  }
}

function walkExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  switch (expression.type) {
    case 'literal':
    case 'name':
      break;
    case 'list':
    case 'tuple':
    case 'concat':
      for (const item of expression.items) walkExpression(item, visit);
      break;
    case 'dict':
      for (const { key, value } of expression.pairs) {
        walkExpression(key, visit);
        walkExpression(value, visit);
      }
      break;
    case 'attribute':
      walkExpression(expression.object, visit);
      break;
    case 'item':
      walkExpression(expression.object, visit);
      walkExpression(expression.key, visit);
      break;
    case 'slice':
      for (const part of [expression.from, expression.to, expression.step]) walkOptional(part, visit);
      break;
    case 'call':
      walkExpression(expression.callee, visit);
      walkArguments(expression.arguments, visit);
      break;
    case 'filter':
      walkExpression(expression.input, visit);
      walkFilters([expression.filter], visit);
      break;
    case 'test':
      walkExpression(expression.input, visit);
      walkArguments(expression.arguments, visit);
      break;
    case 'unary':
      walkExpression(expression.operand, visit);
      break;
    case 'binary':
    case 'and':
    case 'or':
      walkExpression(expression.left, visit);
      walkExpression(expression.right, visit);
      break;
    case 'compare':
      walkExpression(expression.first, visit);
      for (const { right } of expression.rest) walkExpression(right, visit);
      break;
    case 'conditional':
      walkExpression(expression.then, visit);
      walkExpression(expression.test, visit);
      walkOptional(expression.otherwise, visit);
      break;
  }
}

function walkOptional(expression: Expression | undefined, visit: (expression: Expression) => void): void {
  if (expression) walkExpression(expression, visit);
}

function walkArguments(args: Arguments, visit: (expression: Expression) => void): void {
  for (const argument of args.positional) walkExpression(argument, visit);
  for (const { value } of args.keyword) walkExpression(value, visit);
  walkOptional(args.rest, visit);
  walkOptional(args.keywordRest, visit);
}

function walkFilters(filters: readonly FilterStep[], visit: (expression: Expression) => void): void {
  for (const filter of filters) walkArguments(filter.arguments, visit);
}

function walkParameters(parameters: readonly Parameter[], visit: (expression: Expression) => void): void {
  for (const { value } of parameters) walkOptional(value, visit);
}
