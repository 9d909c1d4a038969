import { type Context, once } from '../context.ts';
import { raise } from '../raise.ts';
import { civilOfText, civilPattern, looseCivilPattern, utcPattern } from './civil-text.ts';
import { inZone } from './time-zones.ts';

/**
 * Text as GoogleSQL reads a TIMESTAMP: a date, a time and, where no zone is given, one of its own. After a time that is `Z`, an offset right
 * behind it, or a name behind a space, each also after ` UTC`; after a date alone an offset behind a space or a `T`. `text` is repeated.
 * ParseStringToTimestampParts in GoogleSQL's date_time_util.cc.
 */
export function timestampOfText(text: string, zone: string | undefined, context: Context): string {
  const problem = raise(`'Invalid timestamp: '`, context, text, true);
  const isWritten = `regexp_full_match(${text}, '${looseCivilPattern}')`;
  if (zone !== undefined)
    return `CASE WHEN ${text} IS NULL OR ${zone} IS NULL THEN NULL WHEN ${isWritten} THEN ${inZone(civilOfText(text), zone, context, true)} ELSE ${problem} END`;
  return `CASE WHEN ${text} IS NULL THEN NULL
    WHEN regexp_full_match(${text}, '${utcPattern}') THEN ${inZone(`CAST(replace(regexp_extract(${text}, '^${civilPattern}'), 't', 'T') AS TIMESTAMP)`, undefined, context)}
    ELSE ${zoned(text, problem, context)} END`;
}

/** What is behind the date and the time. ` UTCx` is no name behind a space. */
const behindTime = '(?:[Zz]| UTC[Zz]?|(?: UTC)?[+-].*| UTC [^+-].*| (?:[^U+-].*|U[^T].*))?';
const behindDate = '[ Tt][+-].*';

function zoned(text: string, problem: string, context: Context): string {
  const behind = `(?:${behindDate}|${behindTime})`;
  const parts = `regexp_extract(${text}, '^(${looseCivilPattern})(${behind})$', ['civil', 'behind'])`;
  return once(parts, context, (found) => {
    const civil = `struct_extract(${found}, 'civil')`;
    const rest = `struct_extract(${found}, 'behind')`;
    const name = `regexp_replace(${rest}, '^(?:[Tt]|(?: UTC)? ?)', '')`;
    const zone = `CASE WHEN regexp_full_match(${rest}, '(?: UTC)?[Zz]?') THEN 'UTC' ELSE ${name} END`;
    const isFit = `${civil} <> '' AND (contains(${civil}, ':') OR ${rest} = '' OR regexp_full_match(${rest}, '${behindDate}')) AND (NOT contains(${civil}, ':') OR regexp_full_match(${rest}, '${behindTime}'))`;
    return once(
      zone,
      context,
      (written) => `CASE WHEN ${isFit} THEN ${inZone(civilOfText(civil), written, context, true)} ELSE ${problem} END`,
    );
  });
}
