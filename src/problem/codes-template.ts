/** ATT11xx: templates. */
export const templateCodes = {
  ATT1101: 'A template cannot be parsed',
  ATT1102: 'A template failed while it was rendered',
  ATT1103: 'A template did not come to an end',
} as const;
