/** ATT15xx: GA4 exports and event batches. */
export const eventCodes = {
  ATT1501: 'A batch that is not the CSV that was expected',
  ATT1502: 'A file of exported rows that cannot be imported',
  ATT1503: 'A sample that cannot be made as asked',
} as const;
