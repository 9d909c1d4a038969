import { native, type RuleTable } from './rule.ts';

const names = [
  'host',
  'reg_domain',
  'public_suffix',
  'ip_from_string',
  'safe_ip_from_string',
  'ip_to_string',
  'ip_net_mask',
  'ip_trunc',
  'ipv4_to_int64',
  'ipv4_from_int64',
];

export const netFunctions: RuleTable = Object.fromEntries(names.map((name) => [`net.${name}`, native(`googlesql_net_${name}`)]));
