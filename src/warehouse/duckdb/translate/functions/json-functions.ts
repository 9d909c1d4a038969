import type { RuleTable } from './rule.ts';

export const jsonFunctions: RuleTable = {};
