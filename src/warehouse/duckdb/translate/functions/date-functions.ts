import type { RuleTable } from './rule.ts';

export const dateFunctions: RuleTable = {};
