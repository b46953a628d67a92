// How many steps that are to be ignored a bit survives, of 1, 2, 4, ..., 1024, and the least margin it has then.
import { defineObjective } from "outlast";

export default defineObjective({
  evaluate({ model }) {
    let survived = 0;
    let margin = NaN;
    for (let steps = 1; steps <= 1024; steps *= 2) {
      const margins = [0, 1].map((bit) => {
        const ignored = Array.from({ length: steps }, () => [0, 0, 1, 1 - bit]);
        const data = Float32Array.from([[1, 0, 0, bit], ...ignored, [0, 1, 0, 0]].flat());
        const [zero = 0, one = 0] = model.forward({ shape: [1, steps + 2, 4], data }).outputs.data.slice(-2);
        return bit === 1 ? one - zero : zero - one;
      });
      if (Math.min(...margins) <= 0) break;
      [survived, margin] = [steps, Math.min(...margins)];
    }
    return { survived, margin };
  },
});
