/** One piece of a format of CAST: text as it stands, or an element as it is written (`YYYY`, `Mon`). */
export type CastFormatPiece = { readonly text: string; readonly isQuoted: boolean } | { readonly element: string };

const pieces =
  /"((?:[^"\\]|\\.)*)"|(FF[1-9]|HH24|HH12|YYYY|YYY|YY|RRRR|MONTH|MON|MM|MI|DDD|DAY|DD|DY|SSSSS|SS|HH|TZH|TZM|[AP]\.M\.|[AP]M|Y|D)|([-./,';: ]+)/iy;

/** Undefined for a format with something else in it. */
export function castFormatPieces(format: string): readonly CastFormatPiece[] | undefined {
  const found: CastFormatPiece[] = [];
  for (let at = 0; at < format.length;) {
    pieces.lastIndex = at;
    const [whole = '', quoted, element, separator] = pieces.exec(format) ?? [];
    if (whole === '') return undefined;
    if (element === undefined) found.push({ text: quoted?.replaceAll(/\\(.)/g, '$1') ?? separator ?? '', isQuoted: quoted !== undefined });
    else found.push({ element });
    at += whole.length;
  }
  return found;
}
