import { formatDateFunctions } from './format-date.ts';
import { parseDateFunctions } from './parse-date.ts';
import { printfFunctions } from './printf-functions.ts';
import type { RuleTable } from './rule.ts';

export const formatFunctions: RuleTable = { ...formatDateFunctions, ...parseDateFunctions, ...printfFunctions };
