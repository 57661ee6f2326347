/** Rows that may be in memory at once, over all tables. */
export interface RowBudget {
  /**
   * Waits until there is room for so many rows. More than the whole budget wait until nothing else is in memory.
   * @returns gives the room back; to be called once.
   */
  take(rows: number): Promise<() => void>;
}

/** A budget of so many rows, given out in the order of asking. */
export function rowBudget(most: number): RowBudget {
  let free = most;
  const waiting: { readonly rows: number; readonly go: () => void }[] = [];

  function letGo(): void {
    for (let next = waiting[0]; next !== undefined && next.rows <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.rows;
      next.go();
    }
  }

  return {
    take(rows) {
      const taken = Math.min(rows, most);
      return new Promise((resolve) => {
        waiting.push({
          rows: taken,
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
