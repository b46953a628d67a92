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
 * What a model's states do along one sequence of its task, twice as long as those of training: its inputs, h, c, and the
 * gates of cells that have some.
 */
export const traces = modelKind({
  name: "traces",
  about: "States and gates of a model along a sequence of its task, twice as long as those of training.",
  draw: (source) => {
    const { model, name } = source;
    const run = runOf(recordOf(source, "traces", "a sequence of its task"));
    const longest = run.task.trainingLengths.to;
    const inputs = testSequence(run, Math.min(LONGEST, TIMES * longest));
    const { stepsOf = (length: number) => length } = run.task;
    const rule: Rule = { mark: "rule", label: "training length", x: stepsOf(longest) };
    const { h, c } = model.forward(inputs, { states: "all" }).states!;
    const shown: [string, Trace[]][] = [["input", inputTraces(inputs)]];
    shown.push(["h", unitTraces(h)]);
    if (c !== undefined) shown.push(["c", unitTraces(c)]);
    if (hasGates(model.spec.cell)) shown.push(...gateTraces(gateValues(model, inputs)));
    const most = Math.max(...shown.map(([, own]) => own.length));
    return {
      title: `State traces, ${name}`,
      note: most > MOST ? `Of ${most} lines a panel has the ${MOST} that vary most.` : undefined,
      panels: shown.map(([label, own]) => panelOf(label, own, rule)),
    };
  },
});

/** All gates of a single unit in one panel, else a panel each. */
function gateTraces(values: ReturnType<typeof gateValues>): [string, Trace[]][] {
  const gates = Object.entries(values).map(([name, tensor]): [string, Trace[]] => [name, unitTraces(tensor)]);
  if (gates.some(([, own]) => own.length > 1)) return gates.map(([name, own]) => [`${name} gate`, own]);
  return [["gates", gates.map(([name, [only]]) => ({ label: name, values: only!.values }))]];
}

function panelOf(label: string, all: readonly Trace[], rule: Rule): Panel {
  const lines = mostVaried(all).map(({ label: name, values }): Line => {
    const points = values.map((y, t) => ({ x: t + 1, y: Number.isFinite(y) ? y : null }));
    return { mark: "line", label: name, points };
  });
  return { x: { label: "step", scale: "linear" }, y: { label, scale: "linear" }, layers: [rule, ...lines] };
}

/** In their order. */
function mostVaried(all: readonly Trace[]): readonly Trace[] {
  if (all.length <= MOST) return all;
  const ranges = all.map(({ values }) => Math.max(...values) - Math.min(...values));
  const least = [...ranges].sort((a, b) => b - a)[MOST - 1]!;
  return all.filter((_, i) => ranges[i]! >= least).slice(0, MOST);
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
