import type { MiddlewareObj } from '@middy/core';
import type { FunctionDoctor } from './in-function.ts';

/** Loads what looks at all that a function needs. */
export type LoadDoctor = () => Promise<FunctionDoctor>;

/**
 * Has a function only look at what it needs when its event says so, before its settings are read: they may be what is
 * wrong. The event has one key, `doctor`; that of an event source has several, of which no record makes one.
 */
export function doctorMiddleware(load: LoadDoctor): MiddlewareObj {
  return {
    name: 'doctor',
    before: async ({ event, context }) =>
      isDoctorEvent(event) ? (await load())(event.doctor, context.getRemainingTimeInMillis()) : undefined,
  };
}

/** Whether an event asks for a diagnosis. */
export function isDoctorEvent(event: unknown): event is { readonly doctor: unknown } {
  return typeof event === 'object' && event !== null && 'doctor' in event && Object.keys(event).length === 1;
}
