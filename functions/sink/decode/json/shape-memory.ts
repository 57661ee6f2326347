import type { Shape } from './shape.ts';

/** Most values that are read without a try after many tries have failed. */
const LONGEST_PAUSE = 256;

/** The shape that values of a node had last; seldom tried where values mostly have another one each. */
export class ShapeMemory {
  /** The shape that the last value had for which one was tried. */
  likely: Shape | undefined;
  #pause = 0;
  #left = 0;

  /** Whether the next value is to be read without a try. To be asked once for each value. */
  isPaused(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }

  /** A try was right. */
  hit(): void {
    if (this.#pause > 0) this.#pause--;
  }

  /** A try was wrong: after the next one of the kind, the pause is twice as long. */
  miss(): void {
    this.#left = this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause + 1);
  }
}
