import { invalid, nearest } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import { rangeOf } from "../../evaluate/index.js";
import type { ResolvedEntry, ResolvedRunSpec } from "../../run/index.js";
import { statisticNames } from "../../tasks/index.js";
import { objectiveNumberOf } from "../objectiveNumber.js";
import { columnOf } from "../store/columns.js";
import type { Column } from "../store/columns.js";
import { conditionOf } from "../store/conditions.js";
import type { Condition } from "../store/conditions.js";

/** When a run succeeds: a condition on one column of the store. */
export interface Criterion extends Omit<Condition, "column"> {
  /** As `query` takes it. */
  text: string;
  column: Column;
}

/**
 * The criterion that a text says (see `planeOptionsSchema`), or the first evaluation's own one. `run` is one of the
 * runs that it is to judge, undefined where none is known. Throws OUTLAST_INVALID_SPEC where there is no evaluation to
 * take, OUTLAST_USAGE for what is no condition or asks for what these runs do not measure.
 */
export function criterionOf(text: string | undefined, run: ResolvedRunSpec | undefined): Criterion {
  const { evaluate = [], checkpoints = [], objectives = [] } = run ?? {};
  const whole = conditionText(text, evaluate);
  let column: Column | undefined;
  const condition = conditionOf(whole, (name) => {
    const measured = objectiveNumberOf(name, objectives);
    const names = { layouts: evaluate.map(layoutOf), objectives: measured === undefined ? [] : [measured] };
    column = columnOf(name, { sweeps: [], ...names });
    return 0;
  });
  if (column?.from === "metric" || column?.from === "curve") checkMeasured(column, evaluate, checkpoints);
  return { ...condition, text: whole, column: column! };
}

/** The condition in full: `test` is `test.success=true`, `horizon>=100` is of the first evaluation. */
function conditionText(text: string | undefined, evaluate: readonly ResolvedEntry[]): string {
  const names = evaluate.map(({ name }) => name);
  const [first] = names;
  if (text === undefined) {
    if (first !== undefined) return `${first}.success=true`;
    const fix = "give the spec an evaluation, or say success, as in loss<=0.01";
    throw invalid(
      "OUTLAST_INVALID_SPEC",
      `evaluate must have an entry that says when a run succeeds: ${fix}.`,
      "evaluate",
    );
  }
  if (names.includes(text)) return `${text}.success=true`;
  if (!/[<>=]/.test(text)) {
    const close = nearest(text, names);
    const hint =
      close === undefined ? "give a condition, such as horizon>=100 or loss<=0.01." : `did you mean "${close}"?`;
    throw usage(`names no evaluation, got ${JSON.stringify(text)}: ${hint}`);
  }
  return first !== undefined && /^\s*horizon\s*[<>!=]/.test(text) ? `${first}.${text.trim()}` : text;
}

function layoutOf({ name, lengths, metrics = [] }: ResolvedEntry): Parameters<typeof columnOf>[1]["layouts"][number] {
  const ends = lengths.map((length) => rangeOf(length).to);
  return { name, lengths: ends, sequences: [], metrics: [...metrics], statistics: [...statisticNames] };
}

/** A number that no run has would fail them all. */
function checkMeasured(
  column: Extract<Column, { from: "metric" | "curve" }>,
  evaluate: readonly ResolvedEntry[],
  checkpoints: readonly number[],
): void {
  const { evaluation, step } = column;
  if (step !== undefined && !checkpoints.includes(step)) {
    const list = checkpoints.length === 0 ? "there is none" : `there is ${checkpoints.join(", ")}`;
    throw usage(`asks for a checkpoint after ${step} steps: ${list}.`);
  }
  if (column.from === "curve") return;
  const { lengths, metrics } = layoutOf(evaluate.find(({ name }) => name === evaluation)!);
  if (!(metrics as string[]).includes(column.metric)) {
    throw usage(`asks for ${column.metric}, which ${evaluation} does not measure: it has ${metrics.join(", ")}.`);
  }
  if (!lengths.includes(column.length)) {
    throw usage(`asks for length ${column.length}, which ${evaluation} does not test: it has ${lengths.join(", ")}.`);
  }
}

function usage(sentence: string): OutlastError {
  return invalid("OUTLAST_USAGE", `success ${sentence}`, "success");
}
