import type { LiveEvent, LiveEvents } from '../../src/events/live-events.ts';
import { element } from '../ui/element.ts';
import { formatCount } from '../ui/format.ts';

const titles = ['Time (UTC)', 'Event', 'User', 'Source', 'Platform', 'Event id'];

/** The newest events of the stream; those that were not there the last time are marked as new. */
export class LiveTable {
  readonly root: HTMLElement;
  readonly #count = element('span', { class: 'muted', role: 'status' });
  readonly #body = element('tbody');
  #known: ReadonlySet<string> | undefined;

  constructor() {
    const head = element('thead', {}, [
      element(
        'tr',
        {},
        titles.map((title) => element('th', { scope: 'col' }, [title])),
      ),
    ]);
    this.root = element('section', { 'aria-label': 'Live events' }, [
      element('div', { class: 'toolbar' }, [element('h2', {}, ['Live events']), this.#count]),
      element('table', { class: 'live' }, [
        element('caption', { class: 'visually-hidden' }, ['The newest events of the stream']),
        head,
        this.#body,
      ]),
    ]);
  }

  show({ total, events }: LiveEvents): void {
    const known = this.#known;
    const fresh = known ? events.filter(({ eventId }) => !known.has(eventId)).length : 0;
    this.#known = new Set(events.map(({ eventId }) => eventId));
    this.#count.textContent =
      total === 0
        ? 'None yet: load an event batch.'
        : `${formatCount(total)} in streaming_events${fresh > 0 ? `, ${formatCount(fresh)} new here` : ''}`;
    this.#body.replaceChildren(...events.map((event) => eventRow(event, known !== undefined && !known.has(event.eventId))));
  }
}

function eventRow(event: LiveEvent, fresh: boolean): HTMLElement {
  const time = event.eventTimestamp.replace('T', ' ').replace('Z', '');
  const cells = [time, event.eventName, event.userId ?? '(none)', event.trafficSource ?? '', event.platform ?? '', event.eventId];
  return element(
    'tr',
    { class: fresh ? 'fresh' : undefined },
    cells.map((text) => element('td', {}, [text])),
  );
}
