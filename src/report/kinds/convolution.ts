import {
  impulseResponse,
  lagWeights,
  outputGap,
  toeplitzDesign,
  trainConvolution,
  wideResponse,
} from "../../analysis/index.js";
import type { Tensor } from "../../core/index.js";
import { createModel } from "../../models/index.js";
import type { Rule } from "../figure/figure.js";
import { recordOf, runOf, teacherOf } from "../models/runOf.js";
import { trainingSet } from "../models/sequence.js";
import { wideTraining } from "../models/wideSetting.js";
import { modelKind } from "./modelKind.js";
import { byPairs, responseLines } from "./responseLines.js";
import type { NamedResponse } from "./responseLines.js";

/**
 * The impulse response of a wide linear RNN after its training beside that of its convolution, y_t = sum_j sqrt(rho_j)
 * theta_j x_(t-j), which starts from the same function and is trained as long on the same set at the same rate; below
 * them what remains between both, which falls like n^(-1/2) as the width n grows.
 */
export const convolution = modelKind({
  name: "convolution",
  about: "a wide linear RNN beside the weighted convolution that it trains like, and what remains between them",
  draw: (source) => {
    const record = recordOf(source, "convolution", "its start and its training set");
    const { setting, learningRate } = wideTraining(record.spec, "convolution");
    const run = runOf(record);
    const { spec } = run;
    const design = toeplitzDesign(trainingSet(run), spec.train.scored);
    using start = createModel({ ...spec.model, dtype: "float64" }, { seed: spec.seeds.init });
    const { response } = trainConvolution(design, {
      rho: lagWeights(setting, design.lags),
      initial: wideResponse(start, design.lags),
      learningRate: learningRate / design.lossFactor,
      steps: record.result.steps,
    });
    const own = wideResponse(source.model, design.lags);
    const teacher = teacherOf(run.task);
    const isHeard = run.task.linear !== undefined && teacher !== undefined;
    const responses: NamedResponse[] = [
      ...(isHeard ? [{ name: "teacher", response: impulseResponse(teacher, design.lags) }] : []),
      { name: "RNN", response: own },
      { name: "convolution", response, isDashed: true },
    ];
    const rest = [{ name: "RNN - convolution", response: difference(own, response) }];
    const x = { label: "lag j", scale: "linear" } as const;
    const zero: Rule = { mark: "rule", label: "no difference", y: 0 };
    const gap = outputGap(design, point(own), point(response));
    return {
      title: `RNN and convolution, ${source.name}`,
      note: `After ${record.result.steps} steps at width ${spec.model.hiddenSize}; their outputs on the training set are ${gap.toPrecision(3)} of the targets apart.`,
      panels: [
        {
          x,
          y: { label: byPairs(responses) ? "m_j" : "norm of m_j", scale: "linear" },
          layers: responseLines(responses),
        },
        {
          x,
          y: { label: byPairs(rest) ? "difference of m_j" : "norm of the difference", scale: "linear" },
          layers: [zero, ...responseLines(rest)],
        },
      ],
    };
  },
});

function difference(a: Tensor, b: Tensor): Tensor {
  return { shape: a.shape, data: Float64Array.from(a.data, (value, i) => value - b.data[i]!) };
}

/** A trajectory of one point. */
function point({ shape, data }: Tensor): Tensor {
  return { shape: [1, ...shape], data };
}
