import { invalid, nearest } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import type { ResolvedRunSpec } from "../../run/index.js";
import { measureOf, measuresOf, unknownMeasure } from "../measures.js";
import type { Measure } from "../measures.js";
import { conditionOf } from "../store/conditions.js";
import type { Condition } from "../store/conditions.js";

/** When a run succeeds: a condition on something that runs come to. */
export interface Criterion extends Omit<Condition, "column"> {
  /** As `query` takes it, with all that its name says. */
  text: string;
  column: Measure;
  /** Its name. */
  measure: string;
}

/**
 * The criterion that a text says (see `planeOptionsSchema`), or the first evaluation's own one. `run` is one of the
 * runs that it is to judge. Throws OUTLAST_INVALID_SPEC where there is no evaluation to take, OUTLAST_USAGE for what is
 * no condition or asks for what these runs do not measure.
 */
export function criterionOf(text: string | undefined, run: ResolvedRunSpec | undefined): Criterion {
  const measures = run === undefined ? { evaluations: [], objectives: [] } : measuresOf(run);
  const names = measures.evaluations.map(({ name }) => name);
  let [name, column]: [string, Measure | undefined] = ["", undefined];
  const condition = conditionOf(conditionText(text, names), (asked) => {
    const found = measureOf(asked, measures);
    if (found?.measure === undefined) throw usage(found?.fault ?? unknownMeasure(asked, measures));
    [name, column] = [found.name, found.measure];
    return 0;
  });
  const { relation, value } = condition;
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return { relation, value, text: `${name}${relation}${said}`, column: column!, measure: name };
}

/** The condition: `test` is `test.success=true`. */
function conditionText(text: string | undefined, evaluations: readonly string[]): string {
  const [first] = evaluations;
  if (text === undefined) {
    if (first !== undefined) return `${first}.success=true`;
    const fix = "give the spec an evaluation, or say success, as in loss<=0.01";
    throw invalid(
      "OUTLAST_INVALID_SPEC",
      `evaluate must have an entry that says when a run succeeds: ${fix}.`,
      "evaluate",
    );
  }
  if (evaluations.includes(text)) return `${text}.success=true`;
  if (/[<>=]/.test(text)) return text;
  const close = nearest(text, evaluations);
  const hint =
    close === undefined ? "give a condition, such as horizon>=100 or loss<=0.01." : `did you mean "${close}"?`;
  throw usage(`names no evaluation, got ${JSON.stringify(text)}: ${hint}`);
}

function usage(sentence: string): OutlastError {
  return invalid("OUTLAST_USAGE", `success ${sentence}`, "success");
}
