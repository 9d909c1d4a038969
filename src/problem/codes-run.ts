/** ATT16xx: runs. */
export const runCodes = {
  ATT1601: 'A test failed',
  ATT1602: 'The run was cancelled',
  ATT1603: 'A model is skipped because one above it failed',
} as const;
