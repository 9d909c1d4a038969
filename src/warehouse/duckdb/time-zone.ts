/** Names of the time zone database that are no `Area/City`. Other abbreviations, which ICU knows, are no zones to GoogleSQL. */
const shortNames: ReadonlySet<string> = new Set(
  'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu'.split(
    ' ',
  ),
);

const known = new Map<string, boolean>();

/** A zone by its name, in the database's own capitals; offsets (`+05:30`) are none. */
export function isZoneName(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const isZone = shortNames.has(name) || (/^[A-Z]\w*(?:[/_-][\w+-]+)*\/[A-Z][\w+-]*$/.test(name) && isKnownToIcu(name));
  if (known.size < 10_000) known.set(name, isZone);
  return isZone;
}

function isKnownToIcu(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The minutes of an offset from UTC (`+05:30`, `-8`, `UTC+1`), of 14 hours at most; undefined for what is none. */
export function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours = '', minutes = '0'] = /^(?:UTC)?([+-])(\d{1,2})(?::?(\d{1,2}))?$/.exec(zone) ?? [];
  const rest = Number(minutes);
  if (sign === undefined || rest > 59) return undefined;
  const size = Number(hours) * 60 + rest;
  return size > 14 * 60 ? undefined : sign === '-' ? -size : size;
}
