import fc from 'fast-check';

/** A format of dates and times, and a text that fits it, or nearly. */
export interface FormatAndText {
  readonly format: string;
  readonly text: string;
}

const month = ['1', '01', '12', '9', '13', '0', ' 3'];
const day = ['1', '05', '28', '31', '30', '32', ' 7'];
const hour = ['0', '00', '7', '09', '23', '24', '12', ' 5'];
const minute = ['0', '5', '05', '59', '60'];
const second = ['0', '9', '30', '59', '60', '61'];
const months = ['Jan', 'january', 'FEB', 'Mar', 'June', 'Sept', 'December', 'Decem'];
const weekdays = ['Mon', 'monday', 'SUN', 'Wed', 'Wednesday', 'Thurs', 'x'];
const dates = ['2020-02-29', '2021-2-9', '1999-12-31', '2021-02-29', '20-1-1'];

/** What each element may find; few of them fit none. */
const samples: Readonly<Record<string, readonly string[]>> = {
  '%Y': ['2020', '1999', '2024', '0001', '9999', '999', '20201'],
  '%E4Y': ['2020', '2021', '0001', '202'],
  '%y': ['20', '00', '68', '69', '99', '5'],
  '%C': ['20', '19', '9', '0'],
  '%m': month,
  '%d': day,
  '%e': day,
  '%b': months,
  '%B': months,
  '%h': months,
  '%a': weekdays,
  '%A': weekdays,
  '%u': ['1', '7', '8', '0'],
  '%w': ['0', '6', '7'],
  '%j': ['1', '032', '365', '366', '367', '59'],
  '%U': ['0', '10', '52', '53'],
  '%W': ['0', '10', '52', '53'],
  '%V': ['1', '10', '53'],
  '%G': ['2020', '2021'],
  '%g': ['20', '69'],
  '%Q': ['1', '4', '5'],
  '%H': hour,
  '%k': hour,
  '%I': ['1', '01', '12', '13', '0', ' 3'],
  '%l': ['1', '12', ' 3', '  4'],
  '%p': ['AM', 'pm', 'Pm', 'a', 'A.M.'],
  '%P': ['AM', 'pm'],
  '%M': minute,
  '%S': second,
  '%E*S': ['5', '05.', '05.5', '59.123456', '60.5', '7.1234567'],
  '%E3S': ['05', '05.5', '05.123', '05.1234'],
  '%E0S': ['05', '05.5'],
  '%Z': ['UTC', 'America/New_York', 'Asia/Kolkata', '+05:30', '-8', 'UTC+3', 'EST', 'PST', 'utc'],
  '%z': ['+0530', '-08', '+00:30', 'Z', '+1430'],
  '%Ez': ['+05:30', '-0800', 'Z', 'z', '+14:00'],
  '%s': ['0', '1600000000', '-5', '99999999999'],
  '%F': dates,
  '%D': ['02/29/20', '1/2/99', '13/1/20'],
  '%x': ['02/29/20', '1/2/69'],
  '%T': ['10:20:30', '1:2:3', '23:59:60', '24:00:00'],
  '%X': ['10:20:30', '1:2:3'],
  '%R': ['10:20', '1:2'],
  '%r': ['10:20:30 AM', '12:00:00 pm'],
  '%c': ['Sat Feb 29 10:20:30 2020', 'Mon Jan  1 00:00:00 2021'],
  '%n': ['\n', ' ', ''],
  '%t': ['\t', ''],
  '%%': ['%', ''],
  '%J': ['1', '364'],
  '%Oe': day,
  '%Ey': ['20', '69'],
};

const between = ['', '', '-', '/', ':', ' ', 'T', ', ', '  ', '.', ' at ', 'é'];

/** Of names right before letters the evaluator's own `strptime` takes more than that of glibc: all letters, if they are as many as the whole name has. */
const isName = /^%[aAbBhc]$/;

/** Also those that a value of some type has not. */
export const elements: readonly string[] = Object.keys(samples);

/** A format of up to five elements, and a text for it. */
export function formatAndText(): fc.Arbitrary<FormatAndText> {
  const piece = fc
    .constantFrom(...elements)
    .chain((element) =>
      fc.tuple(
        fc.constant(element),
        fc.constantFrom(...(samples[element] ?? [])),
        fc.constantFrom(...(isName.test(element) ? between.filter((text) => /^\P{L}/u.test(text)) : between)),
        fc.constantFrom(' ', isName.test(element) ? ' ' : '', 'same', 'same', 'same', 'same', 'same', 'same'),
      ),
    );
  return fc
    .tuple(
      fc.uniqueArray(piece, { minLength: 1, maxLength: 5, selector: ([element]) => element }),
      fc.constantFrom('', '', '', '', ' ', 'x'),
    )
    .map(([pieces, end]) => ({
      format: pieces.map(([element, , separator], index) => element + (index === pieces.length - 1 ? '' : separator)).join(''),
      text:
        pieces
          .map(
            ([, sample, separator, written], index) =>
              sample + (index === pieces.length - 1 ? '' : written === 'same' ? separator : written),
          )
          .join('') + end,
    }));
}
