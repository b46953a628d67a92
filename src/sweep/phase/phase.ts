import { parseSpec } from "../../core/index.js";
import type { RunSpec } from "../../run/index.js";
import type { SweepSpec } from "../spec.js";
import type { PhaseDiagram } from "./diagram.js";
import { executePhase } from "./executePhase.js";
import { phaseExecutionSchema, phaseOptionsSchema, planeOptionsSchema } from "./options.js";
import type { PhaseOptions } from "./options.js";
import { preparePlane } from "./plane.js";

/**
 * Finds where in a plane of two numbers of a run's spec runs succeed, on a grid that is only computed in full along the
 * boundary. The spec is that of a run, or of a sweep whose axes (seeds, say) are crossed with the plane: a point
 * succeeds where a share of its runs do. Every run goes into a sweep's store under a sweep's key, so that a diagram
 * that was stopped or killed goes on where it was, and comes out the same. Throws OUTLAST_INVALID_SPEC for what is
 * wrong with the spec or the options, OUTLAST_USAGE for a criterion that says nothing of these runs, OUTLAST_BUSY while
 * another process writes the store, OUTLAST_WRITE where the disk is full, ...; a signal that is already aborted rejects
 * with its reason.
 */
export async function phase(spec: RunSpec | SweepSpec, options: PhaseOptions): Promise<PhaseDiagram> {
  const checked = parseSpec(phaseOptionsSchema, options, "", "the options of phase");
  const plane = preparePlane(spec, planeOptionsSchema.strip().parse(checked));
  return executePhase(plane, phaseExecutionSchema.strip().parse(checked));
}
