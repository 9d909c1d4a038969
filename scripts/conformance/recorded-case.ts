/** One line of a recording: what the real BigQuery answered. `${DATASET}` stands for `project.dataset` in both texts. */
export interface RecordedCase {
  readonly id: string;
  readonly setup: string;
  readonly sql: string;
  readonly schema: readonly RecordedField[] | null;
  readonly rows: readonly Readonly<Record<string, unknown>>[] | null;
  readonly error: { readonly message_pattern?: string; readonly message_sample?: string } | null;
}

export interface RecordedField {
  readonly name: string;
  /** The API's legacy names: INTEGER, FLOAT, BOOLEAN, RECORD. */
  readonly type: string;
  readonly mode: string;
}

export function readCases(text: string): readonly RecordedCase[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isCase);
}

function isCase(value: unknown): value is RecordedCase {
  return typeof value === 'object' && value !== null && 'id' in value && 'sql' in value;
}
