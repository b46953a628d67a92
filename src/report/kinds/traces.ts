import type { Tensor } from "../../core/index.js";
import { gateValues, hasGates } from "../../analysis/index.js";
import type { Line, Panel, Rule } from "../figure/figure.js";
import { recordOf, runOf } from "../models/runOf.js";
import { testSequence } from "../models/sequence.js";
import { modelKind } from "./modelKind.js";

/** The sequence is so many times as long as those of training, but no longer. */
const [TIMES, LONGEST] = [2, 2000];
/** Lines of a panel. */
const MOST = 8;

/** One number at every step. */
interface Trace {
  label: string;
  values: number[];
}

/**
 * What a model's states do along one sequence of its task, twice as long as those of training: its inputs, h, c, and
 * the gates of cells that have some.
 */
export const traces = modelKind({
  name: "traces",
  about: "the states and gates of a model along a sequence of its task, twice as long as those of training",
  draw: (source) => {
    const { model, name } = source;
    const run = runOf(recordOf(source, "traces", "a sequence of its task"));
    const longest = run.task.trainingLengths.to;
    const inputs = testSequence(run, Math.min(LONGEST, TIMES * longest));
    const { stepsOf = (length: number) => length } = run.task;
    const rule: Rule = { mark: "rule", label: "training length", x: stepsOf(longest) };
    const { h, c } = model.forward(inputs, { states: "all" }).states!;
    const [read, units] = [inputTraces(inputs), unitTraces(h)];
    const watched = mostVaried(units);
    const ofUnits = (label: string, tensor: Tensor): Panel => panelOf(label, chosen(unitTraces(tensor), watched), rule);
    const gates = hasGates(model.spec.cell) ? Object.entries(gateValues(model, inputs)) : [];
    // Those of a single unit have room in one panel.
    const together = gates.map(([label, tensor]) => ({ label, values: unitTraces(tensor)[0]!.values }));
    const gatePanels =
      units.length === 1 && gates.length > 0
        ? [panelOf("gates", together, rule)]
        : gates.map(([label, tensor]) => ofUnits(`${label} gate`, tensor));
    return {
      title: `State traces, ${name}`,
      note: noteOf(read.length, units.length),
      panels: [
        panelOf("input", chosen(read, mostVaried(read)), rule, "step"),
        ofUnits("h", h),
        ...(c === undefined ? [] : [ofUnits("c", c)]),
        ...gatePanels,
      ],
    };
  },
});

function panelOf(label: string, shown: readonly Trace[], rule: Rule, curve: Line["curve"] = "straight"): Panel {
  const lines = shown.map(({ label: name, values }): Line => {
    const points = values.map((y, t) => ({ x: t + 1, y: Number.isFinite(y) ? y : null }));
    return { mark: "line", label: name, points, curve };
  });
  return { x: { label: "step", scale: "linear" }, y: { label, scale: "linear" }, layers: [rule, ...lines] };
}

/** Which of them vary most, in their order: those of h are shown of c and the gates too. */
function mostVaried(all: readonly Trace[]): number[] {
  const ranges = all.map(({ values }) => Math.max(...values) - Math.min(...values));
  const indices = Array.from(ranges.keys()).sort((a, b) => ranges[b]! - ranges[a]!);
  return indices.slice(0, MOST).sort((a, b) => a - b);
}

function chosen(all: readonly Trace[], which: readonly number[]): Trace[] {
  return which.map((i) => all[i]!);
}

function noteOf(inputs: number, units: number): string | undefined {
  const parts = [
    ...(inputs > MOST ? [`${MOST} of ${inputs} inputs`] : []),
    ...(units > MOST ? [`${MOST} of ${units} units, those whose h varies most`] : []),
  ];
  return parts.length === 0 ? undefined : `Shown: ${parts.join("; ")}.`;
}

/** Of [1, time, inputSize]. */
function inputTraces({ shape: [, time = 0, size = 0], data }: Tensor): Trace[] {
  return Array.from({ length: size }, (_, i) => ({
    label: size === 1 ? "input" : `input ${i + 1}`,
    values: Array.from({ length: time }, (__, t) => data[t * size + i]!),
  }));
}

/** Of [layers, 1, time, hiddenSize]. */
function unitTraces({ shape: [layers = 0, , time = 0, width = 0], data }: Tensor): Trace[] {
  return Array.from({ length: layers * width }, (_, unit) => {
    const [layer, own] = [Math.floor(unit / width), unit % width];
    const label = layers === 1 ? `unit ${own + 1}` : `layer ${layer + 1}, unit ${own + 1}`;
    return { label, values: Array.from({ length: time }, (__, t) => data[(layer * time + t) * width + own]!) };
  });
}
