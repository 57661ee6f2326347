import { Malformed } from './errors.ts';

/** `socket.request.max.bytes` of Kafka (https://kafka.apache.org/documentation/#brokerconfigs_socket.request.max.bytes). */
export const MAX_FRAME_BYTES = 104_857_600;
const LENGTH_BYTES = 4;

/** Cuts a byte stream into frames: an int32 length, then that many bytes. */
export class Frames {
  #waiting: Buffer[] = [];
  #size = 0;
  /** The longest frame that is taken from now on. */
  maxBytes = MAX_FRAME_BYTES;

  /** Takes the next bytes of the stream, gives the frames they complete. Throws `Malformed` for a length no broker accepts. */
  push(chunk: Buffer): Buffer[] {
    this.#waiting.push(chunk);
    this.#size += chunk.length;
    const frames: Buffer[] = [];
    for (let wanted = this.#wanted(); wanted !== undefined && this.#size >= wanted; wanted = this.#wanted()) {
      const all = this.#join();
      frames.push(all.subarray(LENGTH_BYTES, wanted));
      this.#waiting = [all.subarray(wanted)];
      this.#size = all.length - wanted;
    }
    return frames;
  }

  /** Length of the frame at the front with its length field, or undefined while that is not known. */
  #wanted(): number | undefined {
    if (this.#size < LENGTH_BYTES) return undefined;
    const [first] = this.#waiting;
    const head = first !== undefined && first.length >= LENGTH_BYTES ? first : this.#join();
    const length = head.readInt32BE(0);
    if (length < 0 || length > this.maxBytes) throw new Malformed(`frame length ${length} is not allowed`);
    return LENGTH_BYTES + length;
  }

  // Joined only when a frame is complete (or its length is), so that a large frame is copied once, not once a chunk.
  #join(): Buffer {
    const [first] = this.#waiting;
    if (first !== undefined && this.#waiting.length === 1) return first;
    const all = Buffer.concat(this.#waiting, this.#size);
    this.#waiting = [all];
    return all;
  }
}
