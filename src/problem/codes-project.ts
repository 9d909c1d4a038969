/** ATT10xx: reading a project's files. */
export const projectCodes = {
  ATT1001: 'No dbt project here',
  ATT1002: 'A YAML file cannot be read',
  ATT1003: 'A setting has a value of the wrong kind',
  ATT1004: 'A file cannot be read as text',
  ATT1005: 'A target that there is not, or that cannot be used',
  ATT1006: 'A generic test that does not exist',
  ATT1007: 'Properties of a node that does not exist',
} as const;
