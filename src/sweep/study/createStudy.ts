import { invalid, parseSpec } from "../../core/index.js";
import { refuseHalving } from "../halving/halving.js";
import { hasDrawn } from "../idleDraw.js";
import { prepareSweep } from "../prepare.js";
import type { SweepSpec } from "../spec.js";
import { objectiveOf } from "./objective.js";
import { studyOptionsSchema } from "./options.js";
import type { StudyOptions } from "./options.js";
import { samplerOf } from "./samplers/index.js";
import { Space } from "./space.js";
import { Study } from "./study.js";

/** Points by which a spec is checked. */
const CHECKED = 64;

/**
 * A search over the axes of a sweep's spec. Axes that are drawn, lists and ranges are searched; axes of seeds are what
 * each trial is repeated with, and its value is the median. `draw` is left aside, and the sweep's `seed` is that of the
 * search. Throws OUTLAST_INVALID_SPEC for what is wrong with the spec, the objective or the options.
 */
export function createStudy(spec: SweepSpec, options: StudyOptions = {}): Study {
  const {
    objective,
    sampler: name,
    baseDir,
    ...rest
  } = parseSpec(studyOptionsSchema, options, "", "the options of createStudy");
  const sweep = prepareSweep(withDraw(spec), { yes: true, baseDir });
  refuseHalving(sweep.spec, "a study");
  const space = new Space(sweep);
  if (space.dimensions.length === 0) {
    const sentence = "axes must have one to search: axes of seeds are only what a trial is repeated with.";
    throw invalid("OUTLAST_INVALID_SPEC", sentence, "axes");
  }
  const sampler = samplerOf(name);
  const obstacle = sampler.obstacle?.(space.dimensions.length);
  if (obstacle !== undefined) throw invalid("OUTLAST_INVALID_SPEC", `sampler ${name} ${obstacle}`, "sampler");
  const searched = { sweep, space, objective: objectiveOf(objective, sweep) };
  return new Study(searched, sampler.make(space, sweep.spec.seed), rest);
}

/** The spec with as many draws as it takes to be a sweep: a search draws by itself. */
function withDraw(spec: unknown): unknown {
  if (typeof spec !== "object" || spec === null) return spec;
  const { axes } = spec as { axes?: unknown };
  return { ...spec, draw: hasDrawn(axes) ? { random: CHECKED } : undefined };
}
