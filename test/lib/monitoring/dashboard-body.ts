import type { Template } from 'aws-cdk-lib/assertions';

/** A widget of a dashboard, as far as tests look. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal?: readonly { readonly label: string; readonly value: number }[] };
  };
}

/** A metric of a dashboard, or of an alarm. */
export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** The widgets of the only dashboard, with each reference in its text replaced by the name of what it refers to. */
export function widgetsOf(template: Template): readonly Widget[] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body: unknown = dashboard?.Properties.DashboardBody;
  return JSON.parse(textOf(body)).widgets;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts: unknown = Reflect.get(Object(value), 'Fn::Join')?.[1];
  if (Array.isArray(parts)) return parts.map(textOf).join('');
  return `<${JSON.stringify(Object.values(Object(value))[0]).replaceAll('"', '')}>`;
}

/** The metrics of a widget, without searches and arithmetic. */
export function metricsOf({ properties }: Widget): readonly NamedMetric[] {
  return (properties.metrics ?? []).flatMap((entry) => {
    const [namespace, name, ...others] = entry.filter((part) => typeof part === 'string');
    if (namespace === undefined || name === undefined) return [];
    return [{ namespace, name, dimensions: others.filter((_, index) => index % 2 === 0) }];
  });
}
