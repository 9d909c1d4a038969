/** ATT13xx: SQL, as Google's analyser or the translation to the local engine sees it. */
export const sqlCodes = {
  ATT1301: 'SQL that BigQuery would refuse',
  ATT1302: 'SQL that the local engine cannot answer as BigQuery would',
  ATT1303: 'The SQL analyser is not available on this machine',
} as const;
