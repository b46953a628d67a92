import type { RunRecord } from "../../run/index.js";
import { ByteList } from "./bytes.js";
import type { Names } from "./columns.js";
import { addCurve, keptStatistics, layoutText } from "./curveLayout.js";
import type { CurveLayout } from "./curveLayout.js";
import { KEY_BYTES, statuses } from "./format.js";
import type { RunReader } from "./runTable.js";
import { columnTable, numbersOfRuns } from "./thread/columnTable.js";
import type { RawCurve, RawRun, Wanted } from "./thread/scan.js";

/** Reads records as the runs of a store are read; each is of a sweep of its own, by its place, without an axis. */
export function recordReader(records: readonly RunRecord[]): RunReader {
  const layouts = new Map<string, CurveLayout>();
  const runs = records.map((record, i) => rawRun(record, i, layouts));
  const scan = ({ keys }: Wanted): RawRun[] => (keys === undefined ? runs : ofKeys(runs, keys));
  return {
    names: namesOf(records, [...layouts.values()]),
    checkpoints: records.flatMap(checkpointsOf),
    lossGrids: records.map(({ result }) => gridOf(result.losses.step)),
    table: (plan) => Promise.resolve(columnTable(scan, plan)),
    numbers: (keys, columns) => Promise.resolve(numbersOfRuns(scan, keys, columns)),
    hold: (work) => work(),
  };
}

function ofKeys(runs: readonly RawRun[], keys: Uint8Array): RawRun[] {
  const asked = new Set<string>();
  for (let at = 0; at < keys.length; at += KEY_BYTES) asked.add(String(keys.subarray(at, at + KEY_BYTES)));
  return runs.filter(({ key }) => asked.has(String(key)));
}

function rawRun({ key, spec, result }: RunRecord, place: number, layouts: Map<string, CurveLayout>): RawRun {
  const { status, steps, losses, objectives } = result;
  const kept = new ByteList();
  kept.addFloats(losses.loss, true);
  return {
    key: Uint8Array.from(Buffer.from(key, "hex")),
    sweep: place,
    point: place,
    status: statuses.indexOf(status === "stopped" ? "limited" : status),
    float64: true,
    steps,
    loss: losses.loss.at(-1) ?? null,
    error: null,
    objectives: objectives ?? null,
    values: [],
    curves: result.evaluate.map((curve) => rawCurve(curve, layouts)),
    losses: { every: losses.step[1] ?? spec.history.every, data: kept.take() },
    model: undefined,
  };
}

function rawCurve(curve: RunRecord["result"]["evaluate"][number], layouts: Map<string, CurveLayout>): RawCurve {
  const statistics = keptStatistics(curve, true);
  const text = layoutText(curve, statistics);
  const layout = layouts.get(text) ?? (JSON.parse(text) as CurveLayout);
  layouts.set(text, layout);
  const data = new ByteList();
  addCurve(data, curve, statistics, true);
  return { layout, step: curve.step, horizon: curve.horizon, data: data.take() };
}

function namesOf(records: readonly RunRecord[], layouts: readonly CurveLayout[]): Names {
  const objectives = records.flatMap(({ result }) =>
    Object.entries(result.objectives ?? {}).flatMap(([objective, numbers]) =>
      Object.keys(numbers).map((number) => ({ objective, number })),
    ),
  );
  const distinct = new Map(objectives.map((own) => [JSON.stringify(own), own]));
  const sweeps = records.map(({ spec }, id) => ({ id, base: spec, axes: [] }));
  return { sweeps, layouts, objectives: [...distinct.values()] };
}

function checkpointsOf({ result }: RunRecord): [string, number][] {
  const { status, steps, evaluate } = result;
  return evaluate.flatMap(({ name, step }): [string, number][] =>
    step === null || (status === "done" && step === steps) ? [] : [[name, step]],
  );
}

function gridOf(steps: readonly number[]): { every: number; count: number } {
  return { every: steps[1] ?? 1, count: steps.length };
}
