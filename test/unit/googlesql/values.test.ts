import assert from 'node:assert/strict';
import fc from 'fast-check';
import { offsetOfErrorPosition, utf16Offsets } from '../../../src/googlesql/byte-offsets.ts';
import { applyEdits } from '../../../src/googlesql/lowering/text-edits.ts';
import { decodeDatetime, decodeTime, encodeDatetime, encodeTime } from '../../../src/googlesql/civil-time.ts';
import { decodeScaled, encodeScaled } from '../../../src/googlesql/scaled-integer.ts';
import { fieldOfType, fieldSqlType, typeFromProto, typeText, typeToProto } from '../../../src/googlesql/sql-type.ts';
import type { Field } from '../../../src/googlesql/schema.ts';

describe('Values of GoogleSQL on the wire', () => {
  it('reads what it writes of NUMERIC, whatever the sign and size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), (scaled) => {
        const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(10, '0');
        const text = `${scaled < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
        assert.equal(Number(decodeScaled(encodeScaled(text, 9), 9)), Number(text));
        assert.equal(decodeScaled(encodeScaled(text, 9), 9), text.replace(/\.?0+$/, ''));
      }),
    );
  });

  it('reads what it writes of DATETIME and TIME', () => {
    const moment = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 999_999 }), (date, micros) => {
        const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
        const text = `${date.toISOString().slice(0, 19).replace('T', ' ')}${fraction}`;
        const { bitFieldDatetimeSeconds, nanos } = encodeDatetime(text);
        assert.equal(decodeDatetime(BigInt(bitFieldDatetimeSeconds), nanos), text);
        assert.equal(decodeTime(encodeTime(text.slice(11))), text.slice(11));
      }),
    );
  });

  it('keeps a column on the way to the service and back', () => {
    const scalar = fc.constantFrom<Field['type']>(
      'INT64',
      'FLOAT64',
      'NUMERIC',
      'BIGNUMERIC',
      'BOOL',
      'STRING',
      'BYTES',
      'DATE',
      'DATETIME',
      'TIME',
      'TIMESTAMP',
      'JSON',
    );
    const mode = fc.constantFrom<Field['mode']>('NULLABLE', 'REPEATED');
    const { field } = fc.letrec<{ field: Field }>((tie) => ({
      field: fc.oneof(
        { maxDepth: 3 },
        fc.record({ name: fc.constantFrom('a', 'b', 'key'), type: scalar, mode }, { noNullPrototype: true }),
        fc.record(
          {
            name: fc.constantFrom('s', 't'),
            type: fc.constant<Field['type']>('STRUCT'),
            mode,
            fields: fc.uniqueArray(tie('field'), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
          },
          { noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(field, (column) => {
        assert.deepEqual(fieldOfType(column.name, typeFromProto(typeToProto(fieldSqlType(column)))), column);
      }),
    );
  });

  it('writes types as people do', () => {
    assert.equal(
      typeText({
        kind: 'ARRAY',
        element: {
          kind: 'STRUCT',
          fields: [
            { name: 'k', type: { kind: 'STRING' } },
            { name: '', type: { kind: 'INT64' } },
          ],
        },
      }),
      'ARRAY<STRUCT<k STRING, INT64>>',
    );
  });
});

describe('Places in a statement', () => {
  it('turns bytes into UTF-16 offsets at every character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const utf16 = utf16Offsets(text);
        let offset = 0;
        for (const character of text) {
          assert.equal(utf16(Buffer.byteLength(text.slice(0, offset))), offset);
          offset += character.length;
        }
        assert.equal(utf16(Buffer.byteLength(text)), text.length);
      }),
    );
  });

  it('takes a tab for the way to the next column of eight', () => {
    assert.equal(offsetOfErrorPosition('a\tb\n\t\tc', 1, 9), 2);
    assert.equal(offsetOfErrorPosition('a\tb\n\t\tc', 2, 17), 6);
    assert.equal(offsetOfErrorPosition('é😀x', 1, 3), 3);
  });

  it('finds the place of edited text in what it was', () => {
    const { text, original } = applyEdits('abc DEF ghi', [
      { range: { start: 4, end: 7 }, text: '1' },
      { range: { start: 0, end: 1 }, text: 'xyz' },
    ]);
    assert.equal(text, 'xyzbc 1 ghi');
    assert.equal(original(text.indexOf('bc')), 1);
    assert.equal(original(text.indexOf('1')), 4);
    assert.equal(original(text.indexOf('ghi')), 8);
  });
});
