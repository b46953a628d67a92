import { encodeSafetensors } from "../../models/index.js";

/** A file that a task reads: the field that names it, how its name ends, and what is in it to begin with. */
export interface Companion {
  field: string;
  ending: string;
  content: () => Uint8Array | string;
}

/** The files of tasks that read one. */
export const companions: Readonly<Record<string, Companion | undefined>> = {
  custom: { field: "module", ending: ".task.ts", content: () => customTask },
  dataset: { field: "file", ending: ".data.safetensors", content: dataset },
  strings: { field: "file", ending: ".strings.txt", content: () => strings },
};

/** Dyck-1 strings; labels are computed where a line has none. */
const strings = "()\n(())\n()()\n((()))\n(()())\n()()()\n(((())))\n()()()()\n";

const customTask = `// Say at the end which bit came first.
import { defineTask } from "outlast";

export default defineTask({
  inputSize: 1, // numbers of a step
  outputSize: 1,
  loss: "bce", // targets are from 0 to 1, outputs are logits
  scored: "last", // the loss reads the last step alone
  sequence(length, random) {
    const inputs = Array.from({ length }, () => random.below(2));
    return { inputs, targets: inputs.map(() => inputs[0]!) };
  },
});
`;

/** 60 sequences of 4, 8 or 12 steps, whose targets are the mean of what was heard so far. */
function dataset(): Uint8Array {
  const [sequences, time] = [60, 12];
  const inputs = Float32Array.from({ length: sequences * time }, (_, i) => ((i * 7919) % 101) / 50 - 1);
  const targets = new Float32Array(inputs.length);
  for (let row = 0; row < sequences; row++) {
    let sum = 0;
    for (let t = 0; t < time; t++) {
      sum += inputs[row * time + t]!;
      targets[row * time + t] = sum / (t + 1);
    }
  }
  const lengths = Int32Array.from({ length: sequences }, (_, row) => 4 * (1 + (row % 3)));
  return encodeSafetensors({
    inputs: { shape: [sequences, time, 1], data: inputs },
    targets: { shape: [sequences, time, 1], data: targets },
    lengths: { shape: [sequences], data: lengths },
  });
}
