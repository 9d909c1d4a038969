import type { RuleTable } from './rule.ts';

export const encodingFunctions: RuleTable = {};
