/** A line of a log. */
export interface LogEvent {
  /** Counts up within the group. */
  readonly id: number;
  /** When it was written, in ms from 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** What is kept of each group: the newest lines. */
const MOST_EVENTS = 20_000;
const MOST_CHARACTERS = 16_000_000;

/** The name of the one stream that each group has. */
export const LOG_STREAM = 'local';

/** The log of a function: the newest lines, and when it began. */
export class LogGroup {
  readonly name: string;
  /** In ms from 1970. */
  readonly createdAt: number;
  #events: LogEvent[] = [];
  /** Events at the beginning that are dropped. */
  #dropped = 0;
  #characters = 0;
  #lastId = 0;

  constructor(name: string, createdAt: number) {
    this.name = name;
    this.createdAt = createdAt;
  }

  add(message: string, timestamp: number): void {
    this.#lastId += 1;
    this.#events.push({ id: this.#lastId, timestamp, message });
    this.#characters += message.length;
    while (this.#events.length - this.#dropped > MOST_EVENTS || this.#characters > MOST_CHARACTERS) {
      this.#characters -= this.#events[this.#dropped]?.message.length ?? 0;
      this.#dropped += 1;
    }
    // Not at each line, which would move all that are kept.
    if (this.#dropped > MOST_EVENTS) {
      this.#events = this.#events.slice(this.#dropped);
      this.#dropped = 0;
    }
  }

  /** The lines that are kept, oldest first. */
  events(): readonly LogEvent[] {
    return this.#dropped === 0 ? this.#events : this.#events.slice(this.#dropped);
  }
}

/** The logs of all functions, by name. */
export class LogStore {
  readonly #groups = new Map<string, LogGroup>();

  /** A group, made if it is missing. */
  group(name: string): LogGroup {
    const group = this.#groups.get(name) ?? new LogGroup(name, Date.now());
    this.#groups.set(name, group);
    return group;
  }

  find(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** All groups, by name. */
  groups(): LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
