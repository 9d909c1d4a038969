/** ATT14xx: warehouses. */
export const warehouseCodes = {
  ATT1401: 'The database is in use by another process',
  ATT1402: 'The disk is full',
  ATT1403: 'A statement failed while it ran',
  ATT1404: 'The database file cannot be read',
  ATT1405: 'A table does not exist',
} as const;
