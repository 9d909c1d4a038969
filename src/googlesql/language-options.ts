import type { WrittenMessage } from './wire/write-message.ts';

type Message = Readonly<Record<string, unknown>>;

const statementKinds = [
  'QUERY',
  'CREATE_TABLE',
  'CREATE_TABLE_AS_SELECT',
  'CREATE_VIEW',
  'CREATE_MATERIALIZED_VIEW',
  'CREATE_SNAPSHOT_TABLE',
  'CREATE_SCHEMA',
  'CREATE_FUNCTION',
  'CREATE_TABLE_FUNCTION',
  'DROP',
  'DROP_MATERIALIZED_VIEW',
  'DROP_SNAPSHOT_TABLE',
  'DROP_FUNCTION',
  'DROP_TABLE_FUNCTION',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'TRUNCATE',
  'ALTER_TABLE',
  'ASSERT',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
].map((kind) => `RESOLVED_${kind}_STMT`);

/** What BigQuery's dialect switches on, over the service's own maximum. */
export function languageOptions(maximum: Message): Message {
  const features = Array.isArray(maximum.enabledLanguageFeatures) ? maximum.enabledLanguageFeatures.map(String) : [];
  return {
    ...maximum,
    enabledLanguageFeatures: [
      ...features,
      'FEATURE_INTERVAL_TYPE',
      'FEATURE_V_1_4_GROUPING_SETS',
      'FEATURE_V_1_4_GROUPING_BUILTIN',
      'FEATURE_ALTER_COLUMN_SET_DATA_TYPE',
      'FEATURE_CREATE_TABLE_CLONE',
      'FEATURE_V_1_3_ANNOTATION_FRAMEWORK',
      'FEATURE_V_1_3_COLLATION_SUPPORT',
      'FEATURE_V_1_4_LIKE_ANY_SOME_ALL_ARRAY',
    ],
    // INT64 and FLOAT64 rather than the internal names.
    productMode: 'PRODUCT_EXTERNAL',
    reservedKeywords: ['QUALIFY'],
    supportedStatementKinds: statementKinds,
  };
}

/** Rewrites that turn rare constructs into the core that the translation knows. */
const rewrites = [
  'PIVOT',
  'UNPIVOT',
  'FLATTEN',
  'TYPEOF_FUNCTION',
  'NULLIFERROR_FUNCTION',
  'INLINE_SQL_FUNCTIONS',
  'INLINE_SQL_TVFS',
  'SET_OPERATION_CORRESPONDING',
].map((name) => `REWRITE_${name}`);

const text = { typeKind: 'TYPE_STRING' };
const count = { typeKind: 'TYPE_INT64' };

/**
 * BigQuery's, by the names of cloud.google.com/bigquery/docs/reference/system-variables: for analysis alone, as the evaluator wants a value of
 * each.
 */
export const systemVariables = [
  ...['dataset_id', 'dataset_project_id', 'project_id', 'time_zone', 'query_label', 'session_id', 'last_job_id', 'current_job_id'].map(
    (name) => ({ namePath: [name], type: text }),
  ),
  { namePath: ['row_count'], type: count },
  { namePath: ['script', 'job_id'], type: text },
  { namePath: ['script', 'creation_time'], type: { typeKind: 'TYPE_TIMESTAMP' } },
  ...['bytes_billed', 'bytes_processed', 'num_child_jobs', 'slot_ms'].map((name) => ({ namePath: ['script', name], type: count })),
  ...['message', 'statement_text', 'formatted_stack_trace'].map((name) => ({ namePath: ['error', name], type: text })),
];

export function analyzerOptions(language: WrittenMessage, queryParameters: readonly Message[], positional?: readonly object[]): Message {
  return {
    languageOptions: language,
    defaultTimezone: 'UTC',
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
    parseLocationRecordType: 'PARSE_LOCATION_RECORD_FULL_NODE_SCOPE',
    pruneUnusedColumns: true,
    enabledRewrites: rewrites,
    ...(positional === undefined ? { queryParameters } : { positionalQueryParameters: positional, parameterMode: 'PARAMETER_POSITIONAL' }),
    // What a table may be partitioned by without having such a column.
    ddlPseudoColumns: [
      { name: '_PARTITIONTIME', type: { typeKind: 'TYPE_TIMESTAMP' } },
      { name: '_PARTITIONDATE', type: { typeKind: 'TYPE_DATE' } },
    ],
    statementContext: 'CONTEXT_DEFAULT',
  };
}
