import assert from 'node:assert/strict';
import { attributionModels, contractViolation } from '../../../src/dashboard/attribution-models.ts';
import { contractFields, modelNamed, projectOf } from './fixtures.ts';

describe('attributionModels', () => {
  it('finds models by meta.attribution, first click and last click before the others', () => {
    const project = projectOf([
      modelNamed('mart_decay', { attribution: { label: 'Time decay' } }),
      modelNamed('mart_last', { attribution: { label: 'Last click' } }),
      modelNamed('int_sessions', {}),
      modelNamed('mart_first', { attribution: { label: 'First click' } }),
      modelNamed('mart_linear', { attribution: { label: 'Linear' } }),
    ]);
    assert.deepEqual(
      attributionModels(project).map(({ label }) => label),
      ['First click', 'Last click', 'Linear', 'Time decay'],
    );
  });

  it('calls a model without a label by its name, and leaves out one that says it is none', () => {
    const project = projectOf([modelNamed('mart_a', { attribution: true }), modelNamed('mart_b', { attribution: false })]);
    assert.deepEqual(
      attributionModels(project).map(({ label }) => label),
      ['mart_a'],
    );
  });
});

describe('contractViolation', () => {
  it('accepts the contract in any case and any numeric type, with further columns', () => {
    assert.equal(contractViolation(contractFields), undefined);
    const shouted = contractFields.map((field) => ({ ...field, name: field.name.toUpperCase() }));
    assert.equal(contractViolation([...shouted, { name: 'note', type: 'STRING', mode: 'NULLABLE' }]), undefined);
  });

  it('names the columns that are missing', () => {
    const fields = contractFields.filter(({ name }) => name !== 'credit' && name !== 'channel');
    assert.equal(contractViolation(fields), 'it lacks the columns channel, credit');
  });

  it('names the columns of a wrong type', () => {
    const fields = contractFields.map((field) => (field.name === 'credit' ? { ...field, type: 'STRING' as const } : field));
    assert.equal(contractViolation(fields), 'credit is STRING, not a number');
    const repeated = contractFields.map((field) => (field.name === 'channel' ? { ...field, mode: 'REPEATED' as const } : field));
    assert.equal(contractViolation(repeated), 'channel is ARRAY<STRING>, not STRING');
  });
});
