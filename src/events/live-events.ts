/** The newest rows of the stream, for the live table. */
export interface LiveEvent {
  readonly eventId: string;
  readonly userId: string | null;
  readonly eventName: string;
  /** ISO 8601, UTC. */
  readonly eventTimestamp: string;
  readonly platform: string | null;
  readonly trafficSource: string | null;
}

export interface LiveEvents {
  readonly total: number;
  readonly events: readonly LiveEvent[];
}
