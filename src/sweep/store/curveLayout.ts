import type { ExtrapolationCurve, MetricCurve } from "../../evaluate/index.js";
import { readFloats } from "./bytes.js";
import type { ByteList } from "./bytes.js";
import type { Keep } from "./keep.js";

type Metric = keyof ExtrapolationCurve["metrics"];
type Statistic = keyof MetricCurve;

/** What the numbers of a curve's blob are: of each metric each statistic at each length. The same for most runs. */
export interface CurveLayout {
  name: string;
  lengths: number[];
  sequences: number[];
  metrics: Metric[];
  statistics: Statistic[];
  assumedMonotone?: true | undefined;
}

/** The layout of a curve, as the text by which a store knows it. */
export function layoutText(curve: ExtrapolationCurve, statistics: readonly string[]): string {
  const { name, lengths, sequences, assumedMonotone } = curve;
  const metrics = Object.keys(curve.metrics);
  return JSON.stringify({ name, lengths, sequences, metrics, statistics, assumedMonotone });
}

/** The statistics that `keep` names, of those that there are. */
export function keptStatistics({ metrics }: ExtrapolationCurve, kept: Keep["curves"]): readonly string[] {
  if (kept === false) return [];
  const [first = {}] = Object.values(metrics);
  const all = Object.keys(first);
  return kept === true ? all : all.filter((name) => (kept as readonly string[]).includes(name));
}

/** Writes a curve's numbers in the order of its layout. */
export function addCurve(
  data: ByteList,
  { metrics }: ExtrapolationCurve,
  statistics: readonly string[],
  float64: boolean,
): void {
  for (const metric of Object.values(metrics)) {
    for (const statistic of statistics) data.addFloats(metric[statistic as Statistic], float64);
  }
}

/** The curve that was written; metrics and statistics that were not kept are absent. */
export function readCurve(
  { name, lengths, sequences, metrics, statistics, assumedMonotone }: CurveLayout,
  { step, horizon, data, float64 }: { step: number | null; horizon: number; data: Uint8Array; float64: boolean },
): ExtrapolationCurve {
  const values = readFloats(data, float64);
  let at = 0;
  const take = (): (number | null)[] => values.slice(at, (at += lengths.length));
  const kept = statistics.length === 0 ? [] : metrics;
  const read = kept.map((metric) => [metric, Object.fromEntries(statistics.map((name) => [name, take()]))] as const);
  const curve = { name, step, lengths, sequences, metrics: Object.fromEntries(read), horizon };
  return assumedMonotone === undefined ? curve : { ...curve, assumedMonotone };
}

/** Where the number of a metric's statistic at a length is among a blob's, undefined where the layout has none. */
export function placeOf(
  layout: CurveLayout,
  wanted: { metric: string; statistic: string; length: number },
): number | undefined {
  const metric = layout.metrics.indexOf(wanted.metric as Metric);
  const statistic = layout.statistics.indexOf(wanted.statistic as Statistic);
  const length = layout.lengths.indexOf(wanted.length);
  if (metric < 0 || statistic < 0 || length < 0) return undefined;
  return (metric * layout.statistics.length + statistic) * layout.lengths.length + length;
}
