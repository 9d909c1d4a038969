import { elementsWithoutPlace, type FormattedType } from '../formatted-type.ts';
import type { NativeFunction } from './native-function.ts';
import { parseMoment } from './parse-date/parse-moment.ts';

function moment(format: string, text: string, type: string) {
  return parseMoment(format, text, isFormattedType(type) ? type : 'TIMESTAMP');
}

function isFormattedType(type: string): type is FormattedType {
  return Object.hasOwn(elementsWithoutPlace, type);
}

/** PARSE_DATE and its kin: format, text, and the type of the value. */
export const parseDateFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_parsed_micros',
    parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'BIGINT',
    evaluate: (args) => moment(args.text(0), args.text(1), args.text(2)).micros,
  },
  {
    name: 'googlesql_parsed_zone',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => moment(args.text(0), args.text(1), 'TIMESTAMP').zone,
  },
];
