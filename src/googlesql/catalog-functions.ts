type Message = Readonly<Record<string, unknown>>;

const any1 = { kind: 'ARG_TYPE_ANY_1', numOccurrences: 1 };
const any2 = { kind: 'ARG_TYPE_ANY_2', numOccurrences: 1 };

/** The group of the functions below: it stands before a colon in the resolved name, as `ZetaSQL` does for the built-in ones. */
export const catalogFunctionGroup = 'BigQuery';

/** Functions of today's BigQuery that this revision of the analyser lacks, by signature. */
export const catalogFunctions: readonly Message[] = [
  aggregate('max_by'),
  aggregate('min_by'),
  {
    namePath: ['contains_substr'],
    group: catalogFunctionGroup,
    mode: 'SCALAR',
    signature: [{ argument: [any1, fixed('TYPE_STRING')], returnType: fixed('TYPE_BOOL') }],
  },
  {
    namePath: ['edit_distance'],
    group: catalogFunctionGroup,
    mode: 'SCALAR',
    signature: [
      { argument: [fixed('TYPE_STRING'), fixed('TYPE_STRING')], returnType: fixed('TYPE_INT64') },
      {
        argument: [fixed('TYPE_STRING'), fixed('TYPE_STRING'), named(fixed('TYPE_INT64'), 'max_distance')],
        returnType: fixed('TYPE_INT64'),
      },
    ],
  },
];

function fixed(typeKind: string): Message {
  return { kind: 'ARG_TYPE_FIXED', type: { typeKind }, numOccurrences: 1 };
}

/** An argument that is given by name (`max_distance => 2`). */
function named(argument: Message, argumentName: string): Message {
  return { ...argument, options: { argumentName, argumentNameIsMandatory: true } };
}

function aggregate(name: string): Message {
  return {
    namePath: [name],
    group: catalogFunctionGroup,
    mode: 'AGGREGATE',
    signature: [{ argument: [any1, { ...any2, options: { mustSupportOrdering: true } }], returnType: any1 }],
    options: { supportsOverClause: false, usesUpperCaseSqlName: true },
  };
}
