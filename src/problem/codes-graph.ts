/** ATT12xx: what refers to what. */
export const graphCodes = {
  ATT1201: 'A ref to a model that does not exist',
  ATT1202: 'A source that is not declared',
  ATT1203: 'Models that depend on each other in a circle',
  ATT1204: 'Two nodes of one name',
  ATT1205: 'A selection that cannot be read or that selects nothing',
} as const;
