// Flip-flop memory, as in Liu et al., "Exposing Attention Glitches with Flip-Flop Language Modeling" (NeurIPS 2023):
// a bit is written, others are to be ignored, and a read asks for the last one that was written.
import { defineTask } from "outlast";

const kinds = ["write", "read", "ignore"] as const;

export default defineTask(({ ignore = 0.8 }) => ({
  inputSize: kinds.length + 1,
  outputSize: 2,
  loss: "ce",
  masked: true,
  shortest: 2,
  sequence(length, random) {
    const inputs: number[][] = [];
    const targets: number[] = [];
    const mask: boolean[] = [];
    let stored = 0;
    for (let t = 0; t < length; t++) {
      const between = random.uniform() < Number(ignore) ? "ignore" : kinds[random.below(2)]!;
      const kind = t === 0 ? "write" : t === length - 1 ? "read" : between;
      const bit = kind === "read" ? 0 : random.below(2);
      if (kind === "write") stored = bit;
      inputs.push([...kinds.map((own) => Number(own === kind)), bit]);
      targets.push(stored);
      mask.push(kind === "read");
    }
    return { inputs, targets, mask };
  },
}));
