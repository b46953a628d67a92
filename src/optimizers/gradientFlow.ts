import { z } from "zod";
import { perParameter } from "./fields.js";

/**
 * The gradient flow p' = -dL/dp, which gradient descent follows as its steps go to 0, integrated with error control
 * (RODAS, an L-stable Rosenbrock method of order 4: Hairer and Wanner 1996). A parameter's own learning rate is the
 * rate of its own clock. `steps` is the number of equally spaced times at which losses and checkpoints are kept.
 */
export const gradientFlowSchema = z.strictObject({
  kind: z.literal("gradientFlow"),
  // Beyond it, steps are so long that rounding decides what stands still.
  time: z
    .number()
    .positive()
    .max(1e12)
    .describe("Where the flow ends; gradient descent of n steps at rate r comes to time n r."),
  relativeTolerance: z
    .number()
    .min(1e-13)
    .max(0.1)
    .default(1e-8)
    .describe("Bound on the error of one step of the integrator, relative to the parameters."),
  perParameter,
});
