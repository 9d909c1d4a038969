/** Elements of `event_params` as SQL, by the member of `value` that they fill. */
export function text(key: string, value: string): string {
  return parameter(key, value, 'NULL::BIGINT', 'NULL::DOUBLE');
}

export function integer(key: string, value: string): string {
  return parameter(key, 'NULL::VARCHAR', `${value}::BIGINT`, 'NULL::DOUBLE');
}

export function double(key: string, value: string): string {
  return parameter(key, 'NULL::VARCHAR', 'NULL::BIGINT', value);
}

function parameter(key: string, textValue: string, integerValue: string, doubleValue: string): string {
  return `{'key': '${key}', 'value': {'string_value': ${textValue}, 'int_value': ${integerValue}, 'float_value': NULL::DOUBLE, 'double_value': ${doubleValue}}}`;
}

/** Parameters as a list, also where there are none. */
export function parameterList(parameters: readonly string[]): string {
  return parameters.length > 0 ? `[${parameters.join(', ')}]` : `[${text('none', 'NULL')}][1:0]`;
}
