import type { Draws } from './draws.ts';
import { isKind } from './kinds.ts';
import { integer, parameterList, text } from './parameters.ts';

/*
 * Most of an event's parameters are the same for many events. Lists of them are made once, as rows of small tables, and an event has
 * their numbers: its page, its source, what it is about, and its shape, which is what its kind and some draws decide.
 */

const silent = isKind('session_start', 'first_visit');
const pageView = isKind('page_view');
const landing = `${pageView} AND e.number = 0`;

/** Of a hundred events of a session whose source is told, those that tell it again, beside the first page view; session_start and first_visit never do. */
const repeatsSource = { pageView: 36, other: 60 };

/** What a tag manager adds: nothing, its own parameters, or those of the page that a session begins with. */
const tagged = { no: 0, yes: 1, landing: 2 } as const;

interface Opening {
  readonly engaged: boolean;
  readonly referred: boolean;
  readonly tag: number;
}

const openings: readonly Opening[] = [false, true].flatMap((engaged) =>
  [false, true].flatMap((referred) => Object.values(tagged).map((tag) => ({ engaged, referred, tag }))),
);

const sessionStart = openings.length;
const firstVisit = openings.length + 1;

const endings: readonly (readonly string[])[] = [
  [],
  [integer('percent_scrolled', '90')],
  [text('search_term', "'<obfuscated>'"), integer('unique_search_term', '1')],
  [text('outbound', "'true'"), text('link_url', "'https://support.google.com/'"), text('link_domain', "'support.google.com'")],
  [text('currency', "'USD'")],
];

const adClick = [text('gclid', 'NULL::VARCHAR'), text('gclsrc', 'NULL::VARCHAR')];
const shapesOfOpening = endings.length * 2;

/** `sample_shapes`: the parameters that events of a shape have before (`opening`) and after (`ending`) those that differ from event to event. */
export function shapesSql(): string {
  const lists = [
    ...openings.map(openingOf),
    [integer('engaged_session_event', '1')],
    [integer('engaged_session_event', '1'), integer('session_engaged', '1')],
  ];
  const rows = [[], adClick].flatMap((ad, clicked) =>
    endings.map((ending, number) => `(${String(clicked * endings.length + number)}, ${parameterList([...ad, ...ending])})`),
  );
  return `CREATE OR REPLACE TABLE scratch.sample_shapes AS
SELECT (opening_no * ${String(shapesOfOpening)} + ending_no)::UTINYINT AS shape, opening, ending
FROM (VALUES ${lists.map((list, number) => `(${String(number)}, ${parameterList(list)})`).join(', ')}) AS openings(opening_no, opening),
  (VALUES ${rows.join(', ')}) AS endings(ending_no, ending)`;
}

function openingOf({ engaged, referred, tag }: Opening): readonly string[] {
  return [
    integer('engaged_session_event', '1'),
    text('session_engaged', engaged ? "'1'" : "'0'"),
    integer('debug_mode', '1'),
    text('page_referrer', referred ? "'https://shop.googlemerchandisestore.com/?'" : 'NULL::VARCHAR'),
    ...(tag === tagged.no ? [] : [text('all_data', 'NULL::VARCHAR'), text('clean_event', "'gtm.js'")]),
    ...(tag === tagged.landing ? [integer('entrances', '1')] : []),
  ];
}

/** The shape of an event, `e`, of a session, `s`. */
export function shapeSql(draws: Draws): string {
  const referred = `e.number > 0 AND ${draws.chance('e.event_key', 'referrer', 0.5)}`;
  const clicked = `s.clicked_ad AND (${landing} OR (NOT ${silent} AND ${draws.chance('e.event_key', 'ad parameters', 0.04)}))`;
  const engagedShapes = openings.length / 2;
  return `${String(shapesOfOpening)} * CASE
      WHEN ${isKind('session_start')} THEN ${String(sessionStart)}
      WHEN ${isKind('first_visit')} THEN ${String(firstVisit)}
      ELSE CASE WHEN s.engaged THEN ${String(engagedShapes)} ELSE 0 END + CASE WHEN ${referred} THEN ${String(engagedShapes / 2)} ELSE 0 END
        + CASE WHEN ${landing} THEN ${String(tagged.landing)} WHEN ${isTagged(draws)} THEN ${String(tagged.yes)} ELSE ${String(tagged.no)} END
    END
    + CASE WHEN ${clicked} THEN ${String(endings.length)} ELSE 0 END
    + CASE WHEN ${isKind('scroll')} THEN 1 WHEN ${isKind('view_search_results')} THEN 2 WHEN ${isKind('click')} THEN 3
      WHEN ${isKind('add_shipping_info', 'add_payment_info')} THEN 4 ELSE 0 END`;
}

function isTagged(draws: Draws): string {
  return draws.chance('e.event_key', 'tag manager', 0.7);
}

/** `engagement_time_msec` of an event, NULL where it has none. */
export function engagementSql(draws: Draws): string {
  return `CASE WHEN NOT ${silent} AND NOT (${landing}) AND ${isTagged(draws)} THEN 1 + ${draws.integer('e.event_key', 'engagement', 40_000)} END`;
}

/** Whether an event tells its session's source. */
export function tellsSourceSql(draws: Draws): string {
  const repeats = `CASE WHEN ${pageView} THEN ${String(repeatsSource.pageView)} ELSE ${String(repeatsSource.other)} END`;
  return `s.told AND (${landing} OR (NOT ${silent} AND ${draws.integer('e.event_key', 'tells', 100)} < ${repeats}))`;
}

/** Whether the page of an event tells the click on an ad that its session began with. */
export const tellsClickSql = `s.clicked_ad AND (${silent} OR ${landing})`;
