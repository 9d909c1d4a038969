/** ATT14xx: warehouses. */
export const warehouseCodes = {
  ATT1401: 'The database is in use by another process',
  ATT1402: 'The disk is full',
  ATT1403: 'A statement failed while it ran',
  ATT1404: 'The database file cannot be read',
  ATT1405: 'A table does not exist',
  ATT1406: 'A target of a kind that models cannot be run on',
  ATT1407: 'A statement needs more memory than there is',
  ATT1408: 'Two tables whose names differ only in capitals',
} as const;
