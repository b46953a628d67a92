import { invalid } from "../core/index.js";
import { noiseStd } from "./linearSystem.js";
import type { LinearSystem } from "./linearSystem.js";
import type { TeacherSpec } from "./teacher.js";

/** Throws OUTLAST_INVALID_SPEC for fields of a teacher's task that cannot go together. */
export function checkTeacher(spec: TeacherSpec, path: string): void {
  const refuse = (field: string, message: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path}.${field} ${message}.`, `${path}.${field}`);
  };
  if (spec.timing === "delayed" && spec.length < 2) {
    refuse(
      "length",
      `must be at least 2 where timing is "delayed", which reads nothing of one step, got ${spec.length}`,
    );
  }
  if (spec.inputs !== undefined) {
    const besides = "cannot be said beside inputs, which";
    if (spec.sequences !== "fresh") refuse("sequences", `${besides} are the training set: drop it`);
    if (spec.noise !== undefined) refuse("noise", `${besides} come with exact targets: drop it`);
    if (spec.covariance !== undefined) refuse("covariance", `${besides} have one of their own: drop one of both`);
  }
}

type NoisySpec = Pick<TeacherSpec, "length" | "timing"> & { noise: NonNullable<TeacherSpec["noise"]> };

/** The standard deviation of the noise on training targets. Throws OUTLAST_INVALID_SPEC where none can be given. */
export function trainingNoise(system: LinearSystem, { noise, length, timing }: NoisySpec, path: string): number {
  const std = noiseStd(system, timing === "delayed" ? length - 1 : length, noise.snrDb);
  if (Number.isFinite(std)) return std;
  const sentence = `${path}.noise cannot be drawn: the system's outputs overflow within ${length} steps.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.noise`);
}
