// Exact answers about linear systems of sizes on both sides of where Eigen changes its way.
import { numbersOf, systemOf } from "../makers.mjs";

export async function analysis(exercise) {
  const { native, small } = exercise;
  for (const dimension of small ? [1, 5] : [1, 2, 7, 33, 65]) {
    const [system, teacher] = [systemOf(native, dimension, 1), systemOf(native, dimension + 1, 2)];
    const finite = (name, values) => exercise.expect(values.every(Number.isFinite), `${name} is no number`);
    finite("the impulse response", native.impulseResponse(system, { length: 9 }));
    native.impulseResponse(system, { length: 0 });
    finite("the impulse errors", native.impulseErrors(system, teacher, Float64Array.of(0, 1, 40)).squared);
    const { verdict } = native.infiniteError(system, teacher, { tolerance: 1e-12 });
    exercise.expect(verdict === "stable", `systems of radius 0.9 are called ${verdict}`);
    finite("an eigenvalue", native.eigenvalues(system));
    finite("the spectrum", native.spectrum(system, { tolerance: 1e-10 }).all);
    finite("a Gramian", native.gramians(system).reachability);
    finite("a Hankel value", native.hankelValues(system, { tolerance: 1e-10 }));
    for (const [rows, columns] of [
      [dimension, 3],
      [3, dimension],
    ])
      finite("a singular value", native.singularValues({ rows, columns, data: numbersOf(rows * columns, 1) }));
    finite("memory", native.memoryCapacity(system, { lags: 6, tolerance: 1e-10 }).lags);
    finite("Fisher memory", native.fisherMemory(system, { lags: 6, noise: 0.1 }).lags);
    const beyond = { ...system, A: system.A.map((x) => 3 * x) };
    native.impulseErrors(beyond, teacher, Float64Array.of(2000));
    for (const A of [beyond.A, system.A.map(() => NaN), system.A.map(() => 0), system.A.map(() => 1e308)]) {
      const odd = { ...system, A };
      await exercise.tries(() => native.infiniteError(odd, teacher, { tolerance: 1e-12 }));
      await exercise.tries(() => native.spectrum(odd, { tolerance: 0 }));
      await exercise.tries(() => native.eigenvalues(odd));
      await exercise.tries(() => native.gramians(odd));
      await exercise.tries(() => native.hankelValues(odd, { tolerance: 0 }));
      await exercise.tries(() => native.memoryCapacity(odd, { lags: 3, tolerance: 0 }));
      await exercise.tries(() => native.fisherMemory(odd, { lags: 3, noise: 0 }));
    }
  }
}
