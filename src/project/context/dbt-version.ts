/** The dbt whose behaviour is followed. */
export const dbtVersion = '1.10.0';
