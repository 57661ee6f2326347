import type { TDengine } from '../client/client.ts';
import type { TDengineConnection } from '../client/connection.ts';
import type { Block, DecimalScale } from './decode/block.ts';

/**
 * A consumer of TDengine's topics over taosAdapter's WebSocket `/rest/tmq`. One connection is one consumer, with one request
 * at a time: calls that overlap wait for each other. Every method rejects with TmqError, and nothing else.
 *
 * A `code` of 0 does not mean that it worked: with TDengine down, `poll` answers as if there were nothing, and `commit` as if
 * it had committed. So produce before you commit, keep positions elsewhere, and believe `committed` of the next connection
 * only.
 */
export interface Consumer {
  /** Joins the group; takes 0.5 to 2 s. May be repeated after a refusal, on the same connection. */
  subscribe(subscription: Subscription): Promise<void>;
  /**
   * The vgroups that this consumer has of a topic; empty while another consumer of the group has them. Before the first poll
   * `offset` is where the group stands (`offset < begin`: the WAL has expired in between, and polling would go on at `begin`
   * without a word); later it is where the last message began, which is not the position.
   */
  assignment(topic: string): Promise<readonly Assignment[]>;
  /** What is to be read next of a vgroup, from `begin` up to `end`. Honoured before the first poll too. */
  seek(topic: string, vgroup: number, offset: bigint): Promise<void>;
  /** The next message; undefined when none came within `blockingMs`. Frees the message before. */
  poll(blockingMs: number): Promise<Message | undefined>;
  /** The rows of the last message that was polled, of kind `data` or `metaAndData`; none of kind `meta`. */
  fetchBlocks(message: Message, scaleOf?: DecimalScale): Promise<readonly Block[]>;
  /** The same, block by block: slower by far where blocks are small, and the only way to JSON tags. */
  fetchBlocksOneByOne(message: Message, scaleOf?: DecimalScale): Promise<readonly Block[]>;
  /** What was created, altered, dropped or deleted, of a message of kind `meta` or `metaAndData`: the JSON as it came. */
  fetchMeta(message: Message): Promise<unknown>;
  /** What is to be read next, of each: behind the last message that was polled. */
  position(vgroups: readonly TopicVgroup[]): Promise<readonly bigint[]>;
  /** Where a new consumer of the group would begin, of each; undefined where nothing was committed. */
  committed(vgroups: readonly TopicVgroup[]): Promise<readonly (bigint | undefined)[]>;
  /** Commits the positions of all vgroups, fetched or not. A courtesy: see above. */
  commit(): Promise<void>;
  /** Commits what a vgroup is to begin at, which may be before what was committed. */
  commitOffset(topic: string, vgroup: number, offset: bigint): Promise<void>;
  /**
   * Sends `unsubscribe`, and closes: rejects with nothing, and takes `waitMs` at most (0 to 2 s are needed for the answer,
   * which need not be waited for). What still waits rejects. May be called more than once.
   * @default waitMs 0
   */
  close(waitMs?: number): Promise<void>;
}

/** Where a consumer connects to, and by which means. */
export interface ConsumerOptions {
  /**
   * As of the REST client: `https:` becomes `wss:`. A token goes into the address (`query`, of TDengine Cloud), or into the
   * key td.connect.token (`bearer`, TDengine 3.4 and later). Of several addresses the first that opens is taken.
   */
  readonly connection: TDengineConnection;
  /** Asked when a login fails, which the WebSocket does not tell from a server that is down. @default - not told apart */
  readonly rest?: Pick<TDengine, 'query'>;
  /** Milliseconds until a connection must be open, of each address. @default 5_000 */
  readonly connectMs?: number;
  /** Milliseconds until a request must be answered, beyond what it may block for. @default 15_000 */
  readonly timeoutMs?: number;
  /** From 0 to below 1; chooses the address that is asked first. */
  readonly random?: () => number;
}

/** What a consumer subscribes to, and how. */
export interface Subscription {
  /** Names as they were created, case and all. */
  readonly topics: readonly string[];
  readonly groupId: string;
  readonly clientId: string;
  /** Where a group begins that has committed nothing. */
  readonly offsetReset: 'earliest' | 'latest';
  /** Silence after which the server gives the vgroups to others, 6,000 to 1,800,000 ms. */
  readonly sessionTimeoutMs: number;
  /** Longest time between polls before they are given to others, 1,000 ms and more. */
  readonly maxPollIntervalMs: number;
  /** Further keys of the configuration. One that an older server does not know is left out, and told by `onUnknownKey`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly onUnknownKey?: (key: string) => void;
}

/** A vgroup of a topic. */
export interface TopicVgroup {
  readonly topic: string;
  readonly vgroup: number;
}

/** A vgroup that the consumer has. Offsets are versions of its WAL; -1 when they are not known yet. */
export interface Assignment {
  readonly vgroup: number;
  readonly offset: bigint;
  /** The first version that the WAL still has. */
  readonly begin: bigint;
  /** The version that is written next. That it is beyond the position does not mean that rows wait. */
  readonly end: bigint;
}

/** A message of one vgroup: whole entries of its WAL. */
export interface Message {
  readonly id: bigint;
  readonly topic: string;
  readonly database: string;
  readonly vgroup: number;
  readonly kind: 'data' | 'meta' | 'metaAndData';
}

export type { Block, BlockColumn, Cell, DecimalScale } from './decode/block.ts';

/**
 * Opens a connection. `signal` ends whatever waits, for as long as the consumer lives. The one of taosAdapter is `openConsumer`
 * in open-consumer.ts, to be imported only when something is subscribed to: it brings a WebSocket.
 */
export type OpenConsumer = (options: ConsumerOptions, signal: AbortSignal) => Promise<Consumer>;
