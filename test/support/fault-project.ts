import { apiRow, type FaultServer } from '../fault-server/fault-server.ts';

/**
 * The address of a server that plays BigQuery itself: one on a loopback address is met as an emulator is, without credentials and without
 * asking for what jobs took.
 */
export function bigQueryAddress({ endpoint }: FaultServer): string {
  return endpoint.replace('127.0.0.1', '0.0.0.0');
}

/** What a data test's query comes to when nothing fails. */
export const passingTest = {
  schema: [
    { name: 'failures', type: 'INTEGER' },
    { name: 'should_warn', type: 'BOOLEAN' },
    { name: 'should_error', type: 'BOOLEAN' },
  ],
  rows: [apiRow('0', 'false', 'false')],
};

/** A profile of one target `cloud`, reached at an address with a token that nobody checks. */
export function faultProfile(profile: string, address: string): string {
  const target = `{type: bigquery, method: oauth-secrets, token: x, project: test, dataset: main, location: US, threads: 2, api_endpoint: '${address}'}`;
  return `${profile}: {target: cloud, outputs: {cloud: ${target}}}\n`;
}
