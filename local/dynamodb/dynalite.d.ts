declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds a table stays in CREATING. */
    readonly createTableMs?: number;
  }

  /** A DynamoDB in memory, not yet listening. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
