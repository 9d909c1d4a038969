import type { Field } from '../googlesql/schema.ts';

/** The name of the table that batches are loaded into. */
export const streamingTable = 'streaming_events';

/** The columns that every batch has, in the order of the first batches ever written. */
export const requiredColumns = ['user_id', 'event_name', 'event_timestamp', 'platform', 'traffic_source', 'event_id'] as const;

/** The columns that a batch may have beyond those. */
export const optionalColumns = ['medium', 'campaign', 'session_id', 'transaction_id', 'revenue'] as const;

/** The column that identifies an event: one of the same id is the same event, however often it is loaded. */
export const eventKey = 'event_id';

function column(name: string, type: Field['type'], description: string): Field {
  return { name, type, mode: 'NULLABLE', description };
}

/**
 * The columns of `streaming_events`. Revenue is NUMERIC, so that sums are exact; a session id is a STRING, as sources disagree on
 * what it is. There is no time of loading: loading a batch again changes nothing.
 */
export const streamingFields: readonly Field[] = [
  column('user_id', 'STRING', 'Who: the user_pseudo_id of the GA4 export; NULL without consent.'),
  column('event_name', 'STRING', 'What happened, in the names of GA4 (session_start, page_view, purchase).'),
  column('event_timestamp', 'TIMESTAMP', 'When it happened.'),
  column('platform', 'STRING', 'WEB, ANDROID or IOS.'),
  column('traffic_source', 'STRING', "The source of the event's own session, such as google."),
  column('event_id', 'STRING', 'Identifies the event.'),
  column('medium', 'STRING', "The medium of the event's own session, such as organic."),
  column('campaign', 'STRING', "The campaign of the event's own session."),
  column('session_id', 'STRING', 'The session, within the user.'),
  column('transaction_id', 'STRING', 'The order, for a purchase.'),
  column('revenue', 'NUMERIC', "The order's value, for a purchase."),
];
