/** Index of the first element for which `holds`, where it holds for all after the first; the length when it holds for none. */
export function firstIndexWhere<T>(elements: readonly T[], holds: (element: T) => boolean): number {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const element = elements[middle];
    if (element !== undefined && !holds(element)) from = middle + 1;
    else to = middle;
  }
  return from;
}
