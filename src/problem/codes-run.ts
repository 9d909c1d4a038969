/** ATT16xx: runs. */
export const runCodes = {
  ATT1601: 'A test failed',
  ATT1604: 'A table that a model reads is not there yet',
  ATT1605: 'A seed that cannot be loaded',
  ATT1606: 'The artifacts of a run could not be written',
  ATT1607: 'A setting that runs do not follow',
  ATT1608: 'Settings of an incremental model that do not go together',
  ATT1609: 'The columns of an incremental model and of its table are not the same',
} as const;
