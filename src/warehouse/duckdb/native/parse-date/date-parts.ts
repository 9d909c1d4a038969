/** What a text has said of a moment so far. */
export interface DateParts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
  /** Of `%C`, or of the two digits of `%y`, where `year` has no more than two. */
  century: number | undefined;
  isCenturyWritten: boolean;
  /** The hour is one of twelve. */
  isHalfDay: boolean;
  isAfternoon: boolean;
  /** `%s`, beside which nothing else counts. */
  epochSeconds: number | undefined;
  /** Of an offset from UTC. */
  offsetMinutes: number | undefined;
  /** As `%Z` found it. */
  zone: string | undefined;
  /** Which element of the format, counted from 1, said each last. */
  yearAt: number;
  monthAt: number;
  dayAt: number;
  /** An element of the plain calendar is there, beside which those of ISO weeks do not count. */
  isCivil: boolean;
  /** Weeks, days of weeks and of years. */
  readonly days: DayElement[];
}

export interface DayElement {
  readonly element: string;
  readonly value: number;
  readonly position: number;
}

/** The beginning of 1970. */
export function unsaid(): DateParts {
  return {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micros: 0,
    century: undefined,
    isCenturyWritten: false,
    isHalfDay: false,
    isAfternoon: false,
    epochSeconds: undefined,
    offsetMinutes: undefined,
    zone: undefined,
    yearAt: -1,
    monthAt: -1,
    dayAt: -1,
    isCivil: false,
    days: [],
  };
}
