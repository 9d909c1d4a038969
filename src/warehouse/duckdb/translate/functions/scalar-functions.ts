import { arrayFunctions } from './array-functions.ts';
import { bucketFunctions } from './bucket-functions.ts';
import { comparisonFunctions } from './comparison-functions.ts';
import { conditionalFunctions } from './conditional-functions.ts';
import { dateFunctions } from './date-functions.ts';
import { encodingFunctions } from './encoding-functions.ts';
import { formatFunctions } from './format-functions.ts';
import { hllFunctions } from './hll-functions.ts';
import { jsonFunctions } from './json-functions.ts';
import { likeFunctions } from './like-functions.ts';
import { netFunctions } from './net-functions.ts';
import { numericFunctions } from './numeric-functions.ts';
import { regexpFunctions } from './regexp-functions.ts';
import type { RuleTable } from './rule.ts';
import { stringFunctions } from './string-functions.ts';

/** Every scalar function that the translation claims, by the analyser's name for it. What is not here is refused by name. */
export const scalarFunctions: RuleTable = {
  ...comparisonFunctions,
  ...conditionalFunctions,
  ...numericFunctions,
  ...stringFunctions,
  ...likeFunctions,
  ...regexpFunctions,
  ...dateFunctions,
  ...bucketFunctions,
  ...formatFunctions,
  ...arrayFunctions,
  ...jsonFunctions,
  ...encodingFunctions,
  ...netFunctions,
  ...hllFunctions,
};
