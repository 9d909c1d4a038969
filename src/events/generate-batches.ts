import { stringify } from 'csv-stringify';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { journey, type JourneyEvent } from './journeys.ts';
import { createRandom, integer, type Random } from './random.ts';
import { optionalColumns, requiredColumns } from './streaming-events.ts';

export interface GenerateOptions {
  /** Made where it is missing; batches that are there under the same names are replaced. */
  readonly folder: string;
  readonly batches: number;
  /** Events in each. */
  readonly rows: number;
  readonly seed: number;
  /** Where the batches' time begins; they share an hour each among them. */
  readonly start: Date;
  /** `user_pseudo_id`s that the stream continues the journeys of; users of its own where there are none. */
  readonly users?: Iterable<string>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const hour = 3_600_000;

/** Journeys begin in the first part of the time that the batches cover, so that most of them come to their end in it. */
const beginnings = 0.6;

/** Users that are made up where none are given. */
const strangers = 500;

/**
 * Writes batches of events that continue the journeys of known users: they come back through other channels, and some buy. The same
 * options give the same files; ids of events differ between batches, and between calls with another `seed` or `start`. Gives the
 * paths, in order of time.
 */
export async function generateBatches(options: GenerateOptions): Promise<readonly string[]> {
  const { folder, batches, rows, seed, start, signal } = options;
  await mkdir(folder, { recursive: true });
  const run = `${String(seed)}:${start.toISOString()}`;
  const events = eventsInOrder(options, createRandom(createHash('sha256').update(run).digest().readUInt32LE()));
  const name = start
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '');
  const files: string[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const file = join(folder, `events_${name}_${String(batch + 1).padStart(4, '0')}.csv`);
    const first = batch * rows;
    const records = events.slice(first, first + rows).map((event, row) => record(event, eventId(run, first + row)));
    await writeBatch(file, records, signal);
    files.push(file);
    options.onProgress?.(files.length, batches);
  }
  return files;
}

/** As many events as all batches have, in order of time. */
function eventsInOrder({ batches, rows, start, users }: GenerateOptions, random: Random): readonly JourneyEvent[] {
  const wanted = batches * rows;
  const known = [...(users ?? [])];
  const people = known.length > 0 ? known : Array.from({ length: strangers }, () => madeUpUser(random));
  const from = start.getTime();
  const to = from + batches * hour;
  const events: JourneyEvent[] = [];
  while (events.length < wanted) {
    const user = people[integer(random, people.length)] ?? madeUpUser(random);
    events.push(...journey(user, from + (to - from) * beginnings * random(), to, random));
  }
  return events.sort((one, other) => one.at - other.at).slice(0, wanted);
}

function madeUpUser(random: Random): string {
  return `${String(1_000_000 + integer(random, 99_000_000))}.${String(1_000_000_000 + integer(random, 9_000_000_000))}`;
}

function eventId(run: string, number: number): string {
  return createHash('sha256')
    .update(`${run}:${String(number)}`)
    .digest('hex')
    .slice(0, 24);
}

/** In the order of `requiredColumns` and `optionalColumns`. */
function record(event: JourneyEvent, id: string): readonly string[] {
  return [
    event.userId,
    event.name,
    new Date(event.at).toISOString(),
    event.platform,
    event.source,
    id,
    event.medium,
    event.campaign,
    event.sessionId,
    event.transactionId ?? '',
    event.cents === undefined ? '' : (event.cents / 100).toFixed(2),
  ];
}

/** Whole or not at all: whoever watches the folder must not see half a batch. */
async function writeBatch(file: string, records: readonly (readonly string[])[], signal: AbortSignal | undefined): Promise<void> {
  const half = `${file}.part`;
  const csv = stringify({ header: true, columns: [...requiredColumns, ...optionalColumns] });
  await pipeline(Readable.from(records), csv, createWriteStream(half), signal ? { signal } : {});
  await rename(half, file);
}
