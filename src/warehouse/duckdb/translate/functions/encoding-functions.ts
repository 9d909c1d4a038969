import { once } from '../context.ts';
import { arg, byType, type Call, fail, native, type Rule, type RuleTable, using } from './rule.ts';

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

/** Spaces are skipped, and what fills the last four digits may be left out. */
function fromBase64(call: Call): string {
  return using(call, 0, (text) =>
    once(`regexp_replace(${text}, '[ \\t\\n\\v\\f\\r]', '', 'g')`, call.context, (digits) => {
      const isBase64 = `regexp_full_match(${digits}, '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?')`;
      const filled = `rpad(${digits}, CAST((length(${digits}) + 3) // 4 * 4 AS INTEGER), '=')`;
      return `CASE WHEN ${text} IS NULL OR ${isBase64} THEN from_base64(${filled}) ELSE ${fail(call, 'Failed to decode invalid base64 string: ', text, true)} END`;
    }),
  );
}

function codePoints(call: Call): string {
  if (call.nodes[0]?.type.kind === 'BYTES') {
    return using(
      call,
      0,
      (bytes) => `list_transform(range(octet_length(${bytes})), lambda i: CAST('0x' || substring(hex(${bytes}), i * 2 + 1, 2) AS BIGINT))`,
    );
  }
  return `list_transform(regexp_extract_all(${arg(call, 0)}, '(?s).'), lambda c: CAST(unicode(c) AS BIGINT))`;
}

export const encodingFunctions: RuleTable = {
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  to_hex: hexadecimal,
  from_hex: fromHex,
  to_base64: (call) => `to_base64(${arg(call, 0)})`,
  from_base64: fromBase64,
  to_code_points: codePoints,
  code_points_to_string: native('googlesql_text_of_codes'),
  code_points_to_bytes: native('googlesql_bytes_of_codes'),
  to_base32: native('googlesql_to_base32'),
  from_base32: native('googlesql_from_base32'),
  sha512: byType({ STRING: native('googlesql_sha512'), BYTES: native('googlesql_sha512_bytes') }),
  farm_fingerprint: byType({ STRING: native('googlesql_farm_fingerprint'), BYTES: native('googlesql_farm_fingerprint_bytes') }),
  safe_convert_bytes_to_string: native('googlesql_lenient_text'),
};
