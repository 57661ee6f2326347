import { OperationError } from '../operation-error.ts';

/**
 * A document with another value at a path, such as `errors.tolerance` or `routes[0].stable`.
 * @param value undefined takes the setting away, so that its default counts.
 * @throws OperationError when the path is none, or goes through something that is no mapping or list
 */
export function withValueAt(document: unknown, path: string, value: unknown): unknown {
  if (!/^[\w-]+(?:\[\d+\])*(?:\.[\w-]+(?:\[\d+\])*)*$/.test(path)) {
    throw new OperationError(
      'asked-wrongly',
      `"${path}" is no path of a setting such as errors.tolerance or routes[0].stable`,
    );
  }
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return changed(document, steps, value, path);
}

function changed(node: unknown, [step, ...rest]: readonly string[], value: unknown, path: string): unknown {
  if (step === undefined) return value;
  if (Array.isArray(node)) {
    const index = Number(step);
    if (!/^\d+$/.test(step) || index > node.length) {
      throw new OperationError('asked-wrongly', `${path}: the list has ${node.length} entries, and no ${step}`);
    }
    const next = changed(node[index], rest, value, path);
    return next === undefined ? node.toSpliced(index, 1) : node.toSpliced(index, 1, next);
  }
  if (node !== undefined && (typeof node !== 'object' || node === null)) {
    throw new OperationError('asked-wrongly', `${path}: ${step} stands below something that is no mapping`);
  }
  const own: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(node ?? {}));
  const next = changed(own[step], rest, value, path);
  return Object.fromEntries(Object.entries({ ...own, [step]: next }).filter(([, each]) => each !== undefined));
}
