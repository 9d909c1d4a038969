import type { RuleTable } from './rule.ts';

export const formatFunctions: RuleTable = {};
