import { type RawClient, withRawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import type { Target } from './targets.ts';

/** Connects to a target for the time of `use`. */
export function withRaw<T>(target: Target, use: (client: RawClient) => Promise<T>): Promise<T> {
  return withRawClient(target.brokers(), use);
}
