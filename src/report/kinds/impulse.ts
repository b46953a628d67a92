import type { Tensor } from "../../core/index.js";
import { impulseResponse, jacobianResponse } from "../../analysis/index.js";
import type { System } from "../../analysis/index.js";
import type { ResolvedTask } from "../../tasks/index.js";
import type { Rule } from "../figure/figure.js";
import { isModel, linearPart } from "../models/linearPart.js";
import type { ModelSource } from "../models/readModel.js";
import { taskOf, teacherOf, trainedLags } from "../models/runOf.js";
import { modelKind } from "./modelKind.js";
import { byPairs, responseLines } from "./responseLines.js";
import type { NamedResponse } from "./responseLines.js";

/** Lags that are shown: so many times those of training, but no fewer, and no more. */
const [TIMES, FEWEST, MOST] = [4, 20, 4000];
/** Of a Jacobian, which costs their square. */
const MOST_OF_JACOBIAN = 400;

/**
 * What an impulse becomes: m_j = C A^j B of student and teacher over the lags, four times as many as training has
 * heard. Of a cell that is not linear it is dy_t / dx_(t-j) along inputs of 0.
 */
export const impulse = modelKind({
  name: "impulse",
  about: "the impulse response of a model and of its teacher, past the lags that training has heard",
  draw: (source) => {
    const task = taskOf(source);
    const teacher = teacherOf(task);
    const trained = task === undefined ? undefined : trainedLags(task);
    const isExact = [source.model, ...(teacher === undefined ? [] : [teacher])].every(hasResponse);
    const lags = Math.min(isExact ? MOST : MOST_OF_JACOBIAN, Math.max(FEWEST, TIMES * (trained ?? 0)));
    const responses: NamedResponse[] = [{ name: "student", response: responseOf(source.model, lags) }];
    if (teacher !== undefined) responses.push({ name: "teacher", response: responseOf(teacher, lags), isDashed: true });
    const isShown = trained !== undefined && trained < lags;
    const rule: Rule[] = isShown ? [{ mark: "rule", label: "training length", x: trained }] : [];
    const height = isExact ? "m_j" : "dy_t / dx_(t-j)";
    return {
      title: `Impulse response, ${source.name}`,
      note: noteOf(isExact, teacher === undefined ? whyNoTeacher(source, task) : undefined),
      panels: [
        {
          x: { label: "lag j", scale: "linear" },
          y: { label: byPairs(responses) ? height : `norm of ${height}`, scale: "linear" },
          layers: [...rule, ...responseLines(responses)],
        },
      ],
    };
  },
});

/** Whether C A^j B is what the outputs of a system hear of an input j steps ago. */
function hasResponse(system: System): boolean {
  return !isModel(system) || (linearPart(system) !== undefined && system.spec.readout.activation === "none");
}

function responseOf(system: System, lags: number): Tensor {
  if (!hasResponse(system)) return jacobianResponse(system as Parameters<typeof jacobianResponse>[0], { length: lags });
  return impulseResponse(isModel(system) ? linearPart(system)! : system, lags);
}

function whyNoTeacher({ record }: ModelSource, task: ResolvedTask | undefined): string {
  if (record === undefined) return "the model has no record";
  return task === undefined ? "what its task is made of is not here" : "its task has none";
}

function noteOf(isExact: boolean, noTeacher: string | undefined): string {
  const what = isExact ? "m_j = C A^j B." : "Derivatives of the last output along inputs of 0.";
  return noTeacher === undefined ? what : `${what} No teacher: ${noTeacher}.`;
}
