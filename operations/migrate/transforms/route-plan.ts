/** A column of a route, as its settings have it. */
export interface PlannedColumn {
  readonly path?: string;
  readonly value?: string;
  readonly name?: string;
  readonly type?: string;
  readonly unit?: string;
}

/** A route that transforms make, field by field. */
export interface RoutePlan {
  /** Columns by the name that a field has now. */
  readonly columns: Map<string, PlannedColumn>;
  /** Paths that are left out. */
  readonly exclude: string[];
  /** Paths that alone are taken; undefined: all. */
  include: readonly string[] | undefined;
  /** The path of the field that took the record's place. */
  within: string | undefined;
  /** What joins the keys of nested fields since Flatten; undefined before it. */
  delimiter: string | undefined;
  readonly provenance: Record<string, string>;
  readonly when: object[];
}

/** A route of a record as it comes: a column for every field. */
export function routePlan(): RoutePlan {
  return {
    ...{ columns: new Map(), exclude: [], provenance: {}, when: [] },
    ...{ include: undefined, within: undefined, delimiter: undefined },
  };
}

/** The path in the record of a field as it is called now. */
export function pathOf(plan: RoutePlan, field: string): string {
  const keys = plan.delimiter === undefined ? [field] : field.split(plan.delimiter);
  const path = keys.map(quoted).join('.');
  return plan.within === undefined ? path : `${plan.within}.${path}`;
}

/** Changes the column of a field, which is made of its path if there is none. */
export function changeColumn(plan: RoutePlan, field: string, change: PlannedColumn): void {
  plan.columns.set(field, { ...(plan.columns.get(field) ?? { path: pathOf(plan, field), name: field }), ...change });
}

/** Takes a field away. */
export function removeField(plan: RoutePlan, field: string): void {
  const column = plan.columns.get(field);
  plan.columns.delete(field);
  plan.exclude.push(column?.path ?? pathOf(plan, field));
}

/** The settings of a route. @param topics undefined: all of the sink's */
export function routeSettings(plan: RoutePlan, stable: string, topics: readonly string[] | undefined): object {
  const { columns, exclude, include, within, delimiter, provenance, when } = plan;
  const taken = include ?? (within === undefined ? undefined : [within]);
  return {
    ...(topics !== undefined && { topics }),
    ...(when.length > 0 && { when }),
    stable,
    timestamp: { source: 'record' },
    ...(columns.size > 0 && { columns: [...columns.values()] }),
    remaining: {
      ...(delimiter !== undefined && delimiter !== '_' && { separator: delimiter }),
      ...(taken !== undefined && { include: taken }),
      ...(exclude.length > 0 && { exclude }),
      ...(within !== undefined && { stripPrefix: [within] }),
    },
    ...(Object.keys(provenance).length > 0 && { provenance }),
  };
}

/** A text as a constant in settings; undefined where it would be read as a template. */
export function constant(text: string): string | undefined {
  return text.includes('${') ? undefined : text;
}

function quoted(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : `\`${key.replaceAll('`', '``')}\``;
}
