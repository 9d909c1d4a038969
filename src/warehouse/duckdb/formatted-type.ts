export type FormattedType = 'DATE' | 'TIME' | 'DATETIME' | 'TIMESTAMP';

/** Elements of formats (`%H`) that values of a type have nothing to say of: ValidateParseFormat in GoogleSQL's parse_date_time.cc. */
export const elementsWithoutPlace: Readonly<Record<FormattedType, string>> = {
  DATE: 'cHIklMPpRrSsTXZz',
  TIME: 'AaBbhCcDdeFGgjmsUuVWwxYyZz',
  DATETIME: 'Zz',
  TIMESTAMP: '',
};
