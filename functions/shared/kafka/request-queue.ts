import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 looks again at what waits to be sent after each request, by a timer for the end of a throttling that has not been: a time
 * in the past, of which Node warns (https://github.com/tulios/kafkajs/issues/1751). No option avoids it. Where nothing waits there is
 * nothing to look at, so it is not asked to; what waits has a time of its own.
 */
const { scheduleCheckPendingRequests } = RequestQueue.prototype;

RequestQueue.prototype.scheduleCheckPendingRequests = function whenSomethingWaits(this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};
