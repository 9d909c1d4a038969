import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

/**
 * Text that is no JSON, for functions that extract from it. The documentation asks for JSON and is silent on other text; Google's implementation
 * reads no further than what the path leads to. Of surrogate pairs (`\\ud83d\\ude00`) it makes two U+FFFD, also in good JSON, which is not followed here.
 */
const calls: readonly string[] = [
  `JSON_VALUE('{"a": 1 garbage', '$.a')`,
  `JSON_VALUE('{"a": 1', '$.a')`,
  `JSON_VALUE('{"a": 12abc', '$.a')`,
  `JSON_VALUE('{"a": 12abc}', '$.a')`,
  `JSON_VALUE('{"a": "x" ', '$.a')`,
  `JSON_VALUE('{"a": "x', '$.a')`,
  `JSON_VALUE('{"a": tru', '$.a')`,
  `JSON_VALUE('{"a": [1,2', '$.a[0]')`,
  `JSON_VALUE('[1,2', '$[0]')`,
  `JSON_VALUE('[1,2', '$[1]')`,
  `JSON_VALUE('[1,2', '$[2]')`,
  `JSON_VALUE('[1,,2]', '$[0]')`,
  `JSON_VALUE('[1,,2]', '$[2]')`,
  `JSON_VALUE('[1,,2]', '$[1]')`,
  `JSON_QUERY('{"a":{"b":1}', '$.a')`,
  `JSON_QUERY('{"a":{"b":1', '$.a')`,
  `JSON_QUERY('{"a":1} x', '$')`,
  `JSON_QUERY('{"a":1} x', '$.a')`,
  `JSON_VALUE('1 x', '$')`,
  `JSON_VALUE('"a" "b"', '$')`,
  `JSON_VALUE('{a: 1}', '$.a')`,
  `JSON_VALUE("{'a': 1}", '$.a')`,
  `JSON_VALUE('{"b": nope, "a": 1}', '$.a')`,
  `JSON_VALUE('{"b": [1, "a": 1}', '$.a')`,
  `JSON_VALUE('{"b" 1, "a": 1}', '$.a')`,
  `JSON_VALUE('{"a": 1, "a": 2', '$.a')`,
  `JSON_VALUE('{"a": 01}', '$.a')`,
  `JSON_VALUE('{"a": .5}', '$.a')`,
  `JSON_VALUE('{"a": 1e}', '$.a')`,
  `JSON_VALUE('{"a": NaN}', '$.a')`,
  `JSON_VALUE('{"a": "x\\ty"}', '$.a')`,
  `JSON_VALUE('{"a": "\\\\x"}', '$.a')`,
  `JSON_VALUE('{"a": "\\\\u12"}', '$.a')`,
  `JSON_VALUE('{"a": "\\\\ud800"}', '$.a')`,
  `JSON_QUERY('{"a": {"b": 1,}, "c": 2}', '$.a')`,
  `JSON_VALUE('{"a": {"b": 1,}, "c": 2}', '$.c')`,
  `JSON_VALUE('{"a": 1,}', '$.b')`,
  `JSON_QUERY('[1,2,]', '$')`,
  `JSON_QUERY('{"a": [1,2,]}', '$.a')`,
  `JSON_QUERY_ARRAY('{"a": [1,2', '$.a')`,
  `JSON_QUERY_ARRAY('{"a": [1,2]', '$.a')`,
  `JSON_VALUE_ARRAY('{"a": ["x"], nope', '$.a')`,
  `JSON_EXTRACT_SCALAR('{"a": 1 garbage', '$.a')`,
  `JSON_EXTRACT('{"a": {"b":1}', '$.a')`,
  `JSON_VALUE('', '$')`,
  `JSON_VALUE('{', '$.a')`,
  `JSON_VALUE('{"a": null x', '$.a')`,
  `JSON_QUERY('{"a": null x', '$.a')`,
  `JSON_QUERY('{"a": "q" x', '$.a')`,
  `JSON_VALUE('/* c */ {"a": 1}', '$.a')`,
  `JSON_VALUE('{"a": 1} // c', '$.a')`,
  `JSON_VALUE('{"a": -}', '$.a')`,
  `JSON_VALUE('{"a": +1}', '$.a')`,
  `JSON_VALUE('{"a": 1.}', '$.a')`,
  `JSON_VALUE('{"a": Infinity}', '$.a')`,
  `JSON_VALUE('{"a": undefined}', '$.a')`,
  `JSON_QUERY('[1,,2] ','$')`,
  `JSON_QUERY('[,1]','$')`,
  `JSON_QUERY('[,]','$')`,
  `JSON_QUERY('{,"a":1}','$')`,
  `JSON_QUERY('{"a":1,,"b":2}','$.b')`,
  `JSON_QUERY("['a\\"b', 'c\\\\'d']",'$')`,
  `JSON_QUERY('["\\\\v\\\\0\\\\a"]','$')`,
  `JSON_QUERY('["a\\nb"]','$')`,
  `JSON_QUERY('["\\\\ude00"]', '$')`,
  `JSON_QUERY('[truex]', '$[0]')`,
  `JSON_QUERY('[1 2]', '$')`,
  `JSON_QUERY('[1 2]', '$[0]')`,
  `JSON_QUERY('{"a": , "b": 1}', '$.b')`,
  `JSON_QUERY('[0x10]', '$[0]')`,
  `JSON_QUERY('[-01]', '$[0]')`,
  `JSON_QUERY('{"b":{"c":[1,,]},"a":5', '$.a')`,
  `JSON_QUERY('{"a":5,"b', '$.a')`,
  `JSON_QUERY('{"a":1}}', '$')`,
  `JSON_QUERY('["\\\\u001f\\\\u000b"]', '$')`,
  `TO_JSON_STRING('\\u001f \\\\\\\\u001F \\u000b')`,
];

describe('Extraction from text that is no JSON, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const call of calls) {
    it(call, async () => {
      const sql = `SELECT ${call} AS value`;
      assert.deepEqual(await localAnswer(engine, sql), await referenceAnswer(engine, sql));
    });
  }
});
