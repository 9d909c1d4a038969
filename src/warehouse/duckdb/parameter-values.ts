import type { SqlType } from '../../googlesql/sql-type.ts';
import { fieldSqlType } from '../../googlesql/sql-type.ts';
import type { QueryParameter } from '../query-parameter.ts';
import { SqlError } from '../sql-error.ts';
import { decodeValue } from './decode-value.ts';
import { toSqlValue } from './evaluated-value.ts';
import { valueSql } from './translate/literal.ts';

export interface ParameterValue {
  /** `@name` in lower case, or `?1` for the first that has no name. */
  readonly key: string;
  readonly type: SqlType;
  readonly sql: string;
}

/** What the translation puts in the place of parameters. Throws `SqlError` ATT1403 for a value that is not of its type. */
export function parameterValues(parameters: readonly QueryParameter[]): readonly ParameterValue[] {
  let positions = 0;
  return parameters.map(({ name, field, value }) => {
    const key = name === undefined ? `?${(positions += 1)}` : `@${name.toLowerCase()}`;
    const told = { ...field, name: name ?? key };
    decodeValue(told, value);
    const type = fieldSqlType(field);
    try {
      return { key, type, sql: valueSql(type, value === null ? null : toSqlValue(field, value)) };
    } catch (error) {
      if (error instanceof SqlError) throw error;
      throw new SqlError('ATT1403', `The parameter ${key}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
}
