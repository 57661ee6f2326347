/** Memory for rows, in bytes, that all tables of an invocation share. */
export interface MemoryBudget {
  /** All of it. */
  readonly most: number;
  /** What one window may take, so that one is sent while the next is read, of more tables than one. */
  readonly window: number;
  /**
   * Waits until there is room for so many bytes. More than the whole budget wait until nothing else is in memory.
   * @returns gives the room back; to be called once.
   */
  take(bytes: number): Promise<() => void>;
}

/** Windows of full size that may be in memory at once, over all tables. */
const WINDOWS = 4;

/** A budget of so many bytes, given out in the order of asking. */
export function memoryBudget(most: number): MemoryBudget {
  let free = most;
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  function letGo(): void {
    for (let next = waiting[0]; next !== undefined && next.bytes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.bytes;
      next.go();
    }
  }

  return {
    most,
    window: most / WINDOWS,
    take(bytes) {
      const taken = Math.min(bytes, most);
      return new Promise((resolve) => {
        waiting.push({
          bytes: taken,
          go: () =>
            resolve(() => {
              free += taken;
              letGo();
            }),
        });
        letGo();
      });
    },
  };
}
