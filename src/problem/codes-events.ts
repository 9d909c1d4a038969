/** ATT15xx: GA4 exports and event batches. */
export const eventCodes = {
  ATT1501: 'A batch that is not the CSV that was expected',
  ATT1502: 'A file of exported rows that cannot be imported',
} as const;
