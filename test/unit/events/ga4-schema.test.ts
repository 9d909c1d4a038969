import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Field } from '../../../src/googlesql/schema.ts';
import { currentFields, sampleFields } from '../../../src/events/ga4-schema.ts';
import { realData } from './local-files.ts';

function typeName(field: Field): string {
  const one =
    field.type === 'STRUCT'
      ? `STRUCT<${(field.fields ?? []).map((member) => `${member.name} ${typeName(member)}`).join(', ')}>`
      : field.type;
  return field.mode === 'REPEATED' ? `ARRAY<${one}>` : one;
}

describe('The schema of GA4 exports', () => {
  it('is the public sample’s, column by column', async function () {
    const file = realData('ga4_public_sample.schema.json');
    if (file === undefined) {
      console.log('      the public sample’s schema is not on this machine');
      return this.skip();
    }
    const real: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert(typeof real === 'object' && real !== null && 'column_names' in real && 'column_types' in real);
    assert.deepEqual(
      sampleFields.map(({ name }) => name),
      real.column_names,
    );
    assert.deepEqual(sampleFields.map(typeName), real.column_types);
  });

  it('of today has what the sample has, and the newer columns', () => {
    const names = new Set(currentFields.map(({ name }) => name));
    for (const { name } of sampleFields) assert(names.has(name), name);
    for (const name of ['collected_traffic_source', 'session_traffic_source_last_click', 'batch_event_index', 'is_active_user'])
      assert(names.has(name), name);
  });
});
