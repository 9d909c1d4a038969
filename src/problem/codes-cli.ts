/** ATT17xx: the command line and the editor. */
export const cliCodes = {
  ATT1701: 'Wrong usage of a command',
  ATT1702: 'A name that is no model, seed, source or test of the project',
  ATT1703: 'A file cannot be written',
  ATT1704: 'A result that is not there any more',
  ATT1705: 'The workspace is not trusted',
  ATT1706: 'A folder that is not empty',
  ATT1707: 'The engine does not answer',
  ATT1709: 'An input file cannot be read',
  ATT1708: 'Something that this target cannot do',
  ATT1710: 'Rows whose reading would cost more than the limit',
  ATT1799: 'A defect of Attribution Lab',
} as const;
