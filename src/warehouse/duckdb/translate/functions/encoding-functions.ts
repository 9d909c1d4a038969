import { arg, byType, type Call, fail, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/** DuckDB gives hashes as hexadecimal text, GoogleSQL as BYTES; both hash the UTF-8 bytes of a STRING. */
const hash =
  (name: string): Rule =>
  (call) =>
    `unhex(${name}(${arg(call, 0)}))`;

const hexadecimal: Rule = (call) => {
  const node = call.nodes[0];
  // The common TO_HEX(MD5(x)) needs no bytes in between.
  const hashed = node?.kind === 'FunctionCall' && /^unhex\(((?:md5|sha1|sha256)\(.*\))\)$/s.exec(arg(call, 0));
  return hashed ? (hashed[1] ?? '') : `lower(hex(${arg(call, 0)}))`;
};

function fromHex(call: Call): string {
  return using(call, 0, (text) => {
    const even = `CASE WHEN length(${text}) % 2 = 1 THEN '0' || ${text} ELSE ${text} END`;
    return `CASE WHEN ${text} IS NULL OR regexp_full_match(${text}, '[0-9a-fA-F]*') THEN unhex(${even}) ELSE ${fail(call, 'Failed to decode invalid hexadecimal string: ', text, true)} END`;
  });
}

function codePoints(call: Call): string {
  if (call.nodes[0]?.type.kind !== 'STRING') throw refuseCall(call, call.nodes[0]?.type.kind);
  return `list_transform(regexp_extract_all(${arg(call, 0)}, '(?s).'), lambda c: CAST(unicode(c) AS BIGINT))`;
}

function fromCodePoints(call: Call): string {
  return using(
    call,
    0,
    (list) =>
      `CASE WHEN list_count(${list}) < len(${list}) THEN NULL WHEN len(${list}) = 0 THEN '' ELSE array_to_string(list_transform(${list}, lambda c: CASE WHEN c = 0 THEN '' ELSE chr(CAST(c AS INTEGER)) END), '') END`,
  );
}

export const encodingFunctions: RuleTable = {
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  to_hex: hexadecimal,
  from_hex: fromHex,
  to_base64: (call) => `to_base64(${arg(call, 0)})`,
  from_base64: byType({ STRING: (call) => `from_base64(${arg(call, 0)})` }),
  to_code_points: codePoints,
  code_points_to_string: fromCodePoints,
};
