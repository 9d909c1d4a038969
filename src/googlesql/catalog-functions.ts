type Message = Readonly<Record<string, unknown>>;

const any1 = { kind: 'ARG_TYPE_ANY_1', numOccurrences: 1 };
const any2 = { kind: 'ARG_TYPE_ANY_2', numOccurrences: 1 };
const string = fixed('TYPE_STRING');
const integer = fixed('TYPE_INT64');
const bool = fixed('TYPE_BOOL');
const json = fixed('TYPE_JSON');

/** The group of the functions below: it stands before a colon in the resolved name, as `ZetaSQL` does for the built-in ones. */
export const catalogFunctionGroup = 'BigQuery';

/** Functions of today's BigQuery that this revision of the analyser lacks, by signature. */
export const catalogFunctions: readonly Message[] = [
  aggregate('max_by'),
  aggregate('min_by'),
  scalar('contains_substr', [[[any1, string], bool]]),
  scalar('edit_distance', [
    [[string, string], integer],
    [[string, string, named(integer, 'max_distance')], integer],
  ]),
  scalar('euclidean_distance', [[[listOf('TYPE_DOUBLE'), listOf('TYPE_DOUBLE')], fixed('TYPE_DOUBLE')]]),
  scalar('cosine_distance', [[[listOf('TYPE_DOUBLE'), listOf('TYPE_DOUBLE')], fixed('TYPE_DOUBLE')]]),
  ...['date', 'datetime', 'timestamp'].map((name) => {
    const moment = fixed(`TYPE_${name.toUpperCase()}`);
    return scalar(`${name}_bucket`, [
      [[moment, fixed('TYPE_INTERVAL')], moment],
      [[moment, fixed('TYPE_INTERVAL'), moment], moment],
    ]);
  }),
  scalar('json_keys', [
    [[json], listOf('TYPE_STRING')],
    [[json, integer], listOf('TYPE_STRING')],
    [[json, named(string, 'mode')], listOf('TYPE_STRING')],
    [[json, integer, named(string, 'mode')], listOf('TYPE_STRING')],
  ]),
  ...Object.entries({ bool: 'TYPE_BOOL', int64: 'TYPE_INT64', float64: 'TYPE_DOUBLE', string: 'TYPE_STRING' }).flatMap(([name, type]) => [
    scalar(`${name}_array`, [
      [[json], listOf(type)],
      ...(name === 'float64' ? [[[json, named(string, 'wide_number_mode')], listOf(type)] as const] : []),
    ]),
    scalar(`lax_${name}_array`, [[[json], listOf(type)]]),
  ]),
];

function scalar(name: string, signatures: readonly (readonly [readonly Message[], Message])[]): Message {
  const signature = signatures.map(([argument, returnType]) => ({ argument, returnType }));
  return { namePath: [name], group: catalogFunctionGroup, mode: 'SCALAR', signature };
}

function fixed(typeKind: string): Message {
  return { kind: 'ARG_TYPE_FIXED', type: { typeKind }, numOccurrences: 1 };
}

function listOf(typeKind: string): Message {
  return { kind: 'ARG_TYPE_FIXED', type: { typeKind: 'TYPE_ARRAY', arrayType: { elementType: { typeKind } } }, numOccurrences: 1 };
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
