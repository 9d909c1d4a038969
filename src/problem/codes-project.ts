/** ATT10xx: reading a project's files. */
export const projectCodes = {
  ATT1001: 'No dbt project here',
  ATT1002: 'A YAML file cannot be read',
  ATT1003: 'A setting has a value of the wrong kind',
} as const;
