// Sources: sets of each are drawn, trained on and evaluated, in every way that a set can be asked for.
import { chunkOf, fixedSource, numbersOf, parametersOf, shapeOf, sourceOf, systemOf } from "../makers.mjs";
import { evaluationOf } from "./evaluation.mjs";

const LENGTHS = { minLength: 2, maxLength: 12, length: 8, delay: 3 };
const GRAMMAR = { p: 0.5, q: 0.25, pairs: 2, letters: 3, minRepeats: 1, maxRepeats: 4, alpha: 1, beta: 1 };

/** Some of every kind: the numbers by name, and arrays, that make them. */
function variants(native) {
  const dyck = Array.from({ length: 6 }, (_, sampler) => ({ sampler, skip: sampler % 2 }));
  const depths = { depths: Float64Array.of(1, 2, 3) };
  const given = (symbols) => ({ symbols: Uint8Array.from(symbols), lengths: Int32Array.of(4, 6, 2) });
  const strings = [0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1];
  const { A, B, C } = systemOf(native, 5, 1);
  const network = { inputSize: 2, hiddenSize: 4, outputSize: 2, layers: 1, bias: 1, readoutBias: 1 };
  const diagonal = { A: Float64Array.of(0.5, 0, 0, 0, 0.4, 0, 0, 0, 0.3), B: numbersOf(3, 1), C: numbersOf(3, 2) };
  return {
    fixed: [],
    teacher: [
      [
        { dimension: 5, inputSize: 2, outputSize: 2, noiseStd: 0.1 },
        { A, B, C },
      ],
      [{ dimension: 3, inputSize: 1, outputSize: 1, delayed: 1 }, diagonal],
    ],
    network: native.cells.map((name, cell) => {
      const shape = shapeOf({ ...network, cell: name, bias: true, readoutBias: true });
      return [{ ...network, cell }, { parameters: parametersOf(native, shape) }];
    }),
    dyck1: dyck.map((numbers) => [numbers, depths]),
    semiDyck1: dyck.map((numbers) => [numbers, depths]),
    typedBrackets: dyck.flatMap((numbers) => [
      [numbers, depths],
      [{ ...numbers, crossing: 1, counters: 1, pairs: 100 }, depths],
    ]),
    bracketClasses: [5, 6, 7].map((language) => [
      { language, oversample: language % 2 },
      { lengths: Int32Array.of(1, 2, 6) },
    ]),
    strings: Array.from({ length: 8 }, (_, language) => [{ language, size: 2 }, given(strings)]),
  };
}

export function sourcesOf(native) {
  const own = variants(native);
  const shape = shapeOf();
  const made = Object.keys(native.sources).flatMap((kind) =>
    (own[kind] ?? [[{}]]).map(([numbers, arrays]) =>
      sourceOf(native, kind, { ...LENGTHS, ...GRAMMAR, ...numbers }, arrays),
    ),
  );
  return [
    ...made,
    fixedSource(shape),
    fixedSource(shape, { ragged: false }),
    fixedSource(shapeOf({ dtype: "float32" })),
  ];
}

/** A model that fits what a source gives. */
function modelOf(source, set, count) {
  const sizes = {
    inputSize: set.inputs.length / (count * set.time),
    outputSize: set.targets.length / (count * set.time),
  };
  return shapeOf({ cell: "relu", ...sizes });
}

export async function sources(exercise) {
  const { native } = exercise;
  for (const source of sourcesOf(native)) {
    const request = { seed: 3, stream: "data", from: 2, to: 12, count: 5, prefix: false };
    const set = native.drawSet(source, request);
    exercise.expect(set.inputs.every(Number.isFinite), `${source.kind} gives inputs that are no numbers`);
    for (const ways of [
      { stream: "evaluate", from: 6, to: 6 },
      { prefix: true, to: 6 },
      { from: 1, to: 1 },
      { count: 70 },
    ])
      await exercise.tries(() => native.drawSet(source, { ...request, ...ways }));
    const shape = modelOf(source, set, set.lengths.length);
    for (const sequences of [0, 7]) {
      const chunk = { ...chunkOf(native, shape, { runs: 2, steps: 3 }), sources: [source], sequences, batchSize: 3 };
      const { losses } = await exercise.settled(native.runChunk(chunk));
      exercise.expect(
        losses.every((list) => list.length > 0),
        `nothing was trained on ${source.kind}`,
      );
    }
    // Few enough for the grammar, which has few different strings of a length; some lengths a source does not have.
    const every = evaluationOf(native, shape, { source, sequences: 3, lengths: Float64Array.of(2, 12) });
    await exercise.settled(native.evaluate(every));
    const exact = { ...every, lengths: Float64Array.of(6, 6, 7, 7), prefix: true };
    await exercise.settled(native.evaluate(exact)).catch(({ code }) => {
      exercise.expect(code === "OUTLAST_NO_SEQUENCE", `${source.kind} is refused with ${code}`);
    });
  }
}
