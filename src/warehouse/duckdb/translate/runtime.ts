/**
 * What the translated SQL counts on, run once on each new connection before anything else: times are UTC unless a statement says
 * otherwise, a scalar subquery of two rows is an error, and nothing is fetched from anywhere.
 */
export const runtimeSql: readonly string[] = [
  `SET TimeZone = 'UTC'`,
  `SET Calendar = 'gregorian'`,
  `SET scalar_subquery_error_on_multiple_rows = true`,
  `SET ieee_floating_point_ops = true`,
  `SET integer_division = false`,
  `SET default_null_order = 'nulls_last'`,
  `SET autoinstall_known_extensions = false`,
  `SET autoload_known_extensions = false`,
];
