import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import protobuf from 'protobufjs';
import { Reader } from 'protobufjs/minimal';
import { catalogOf } from '../../../src/googlesql/catalog.ts';
import { analyzerOptions, languageOptions } from '../../../src/googlesql/language-options.ts';
import { loadProtos, parseProtos } from '../../../src/googlesql/protos.ts';
import { createServiceConnection, type ServiceConnection } from '../../../src/googlesql/service-connection.ts';
import { packageFolder } from '../../../src/googlesql/service-process.ts';
import { createMessageTypes } from '../../../src/googlesql/wire/message-types.ts';
import { readMessage } from '../../../src/googlesql/wire/read-message.ts';
import { writeMessage, type WrittenMessage } from '../../../src/googlesql/wire/write-message.ts';

const statements = [
  `SELECT 9007199254740993 AS big, -9223372036854775808 AS least, 1.5e300, NUMERIC '-1.5', b'\\x00\\xff', 'é', [STRUCT(1 AS a, DATE '2024-02-29')], CAST(NULL AS JSON)`,
  'WITH q AS (SELECT x, ROW_NUMBER() OVER (ORDER BY x DESC) AS n FROM UNNEST([3, 1, 2]) AS x WITH OFFSET) SELECT * FROM q WHERE n > 1 ORDER BY 1 LIMIT 2',
  "CREATE OR REPLACE TABLE p.d.t (a INT64 NOT NULL, b ARRAY<STRUCT<c NUMERIC(10, 2)>>) PARTITION BY DATE(_PARTITIONTIME) OPTIONS (description = 'ü')",
  "CREATE TEMP FUNCTION f(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return 1'",
];

/** As protobufjs reads and writes them, which knows nothing of our reader and writer. */
function reference(): protobuf.Root {
  const folder = path.join(packageFolder(), 'zetasql', 'protos');
  const google = path.dirname(createRequire(__filename).resolve('protobufjs/package.json'));
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    path.isAbsolute(target) ? target : path.join(target.startsWith('google/') ? google : folder, target);
  return root.loadSync(path.join(folder, 'local_service.proto'));
}

const asObjects = { longs: String, enums: String, arrays: true, oneofs: true };

describe("The service's messages", () => {
  let connection: ServiceConnection;
  let language: WrittenMessage;
  let root: protobuf.Root;

  before(async () => {
    root = reference();
    connection = createServiceConnection();
    const maximum = await connection.call('GetLanguageOptions', { maximumFeatures: true });
    language = await connection.part('.zetasql.LanguageOptionsProto', languageOptions(maximum));
  });

  after(() => connection.close());

  const answers = (sql: string) => ({
    Analyze: { sqlStatement: sql, options: analyzerOptions(language, []), simpleCatalog: catalogOf([], language) },
    Parse: { sqlStatement: sql, options: language },
  });

  for (const sql of statements) {
    for (const method of ['Analyze', 'Parse'] as const) {
      it(`are read as protobufjs does: ${method} of ${sql.slice(0, 30)}…`, async () => {
        const { bytes, ours } = await connection.ask(method, answers(sql)[method], (type, reader, end) => {
          const copy = Buffer.from(reader.buf.subarray(reader.pos, end));
          return { bytes: copy, ours: readMessage(type, reader, end) };
        });
        const type = root.lookupType(`zetasql.local_service.${method}Response`);
        assert.deepEqual(ours, type.toObject(type.decode(bytes), asObjects));
      });
    }
  }

  it('are written as protobufjs reads them', async () => {
    const types = createMessageTypes(await parseProtos('statements'));
    const request = {
      sql: 'SELECT ü',
      options: { defaultTimezone: 'UTC', pruneUnusedColumns: true, enabledRewrites: ['REWRITE_PIVOT', 'REWRITE_FLATTEN'] },
      tableContent: {
        t: {
          tableData: {
            row: [
              {
                cell: [
                  { int64Value: '-9223372036854775808' },
                  { doubleValue: -0.5 },
                  { bytesValue: Buffer.from([0, 255]) },
                  { boolValue: false },
                  { dateValue: -7 },
                  {},
                ],
              },
            ],
          },
        },
      },
    };
    const bytes = writeMessage(types.message('.zetasql.local_service.EvaluateQueryRequest'), request);
    const type = root.lookupType('zetasql.local_service.EvaluateQueryRequest');
    assert.deepEqual(type.toObject(type.decode(bytes), { longs: String, enums: String }), request);
    const read = readMessage(types.message('.zetasql.local_service.EvaluateQueryRequest'), Reader.create(bytes), bytes.length);
    assert.deepEqual(read.tableContent, type.toObject(type.decode(bytes), asObjects).tableContent);
  });

  it('have no members that the service does not know', async () => {
    const types = await loadProtos('statements');
    assert.throws(() => writeMessage(types.message('.zetasql.TypeProto'), { typeKind: 'TYPE_INT64', kind: 1 }), /has no kind/);
    assert.throws(() => writeMessage(types.message('.zetasql.TypeProto'), { typeKind: 'TYPE_TEXT' }), /has no TYPE_TEXT/);
  });
});
