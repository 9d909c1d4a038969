/** dbt's rule: a model's own `full_refresh` wins over the command's `--full-refresh`, whatever it says. */
export function shouldFullRefresh(configured: unknown, asked: boolean): boolean {
  return typeof configured === 'boolean' ? configured : asked;
}
