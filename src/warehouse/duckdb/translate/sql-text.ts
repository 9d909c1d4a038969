/** A name quoted for DuckDB. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal of DuckDB; its SQL text cannot hold a NUL character, so that is made by a function. */
export function quoteText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `concat(${parts.join(', chr(0), ')})`;
}

/** What `quoteText` quoted; undefined for other SQL. */
export function textOfQuoted(sql: string | undefined): string | undefined {
  return sql !== undefined && /^'(?:[^']|'')*'$/.test(sql) ? sql.slice(1, -1).replaceAll("''", "'") : undefined;
}

/** Names, literals and casts of literals: to repeat one costs nothing. */
export function isSimple(sql: string): boolean {
  return (
    /^(?:\w+|"[^"]*"|(?:DATE|TIMESTAMP|TIMESTAMPTZ|TIME) )?(?:'(?:[^']|'')*')?(?:::[A-Z0-9(),]+)?$/.test(sql) ||
    /^\(-\d+\)::BIGINT$/.test(sql)
  );
}

/** Whether SQL may have another value when it is asked for again. */
export function isChangeable(sql: string): boolean {
  return changeable.test(sql.replaceAll(/'(?:[^']|'')*'/g, "''"));
}

const changeable = /\b(?:SELECT|random|gen_random_uuid|now|current_\w+|get_current_\w+|today|javascript_\w+|getvariable)\b/i;
