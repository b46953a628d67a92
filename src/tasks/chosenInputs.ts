import { invalid } from "../core/index.js";

/** Row-major numbers of given sequences [sequences][length][inputSize]. Throws OUTLAST_INVALID_SPEC for other sizes. */
export function checkChosen(
  inputs: readonly (readonly (readonly number[])[])[],
  length: number,
  inputSize: number,
  path: string,
): Float64Array<ArrayBuffer> {
  inputs.forEach((sequence, i) => {
    const place = `${path}[${i}]`;
    if (sequence.length !== length) {
      const sentence = `${place} must have ${length} steps, the task's length, got ${sequence.length}.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, place);
    }
    const step = sequence.findIndex((numbers) => numbers.length !== inputSize);
    if (step < 0) return;
    const sentence = `${place}[${step}] must have ${inputSize} numbers, what the system reads, got ${sequence[step]!.length}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${place}[${step}]`);
  });
  return Float64Array.from(inputs.flat(2));
}
