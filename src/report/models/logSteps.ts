/** Up to so many steps, each of them is looked at. */
const FEW = 64;

/** Steps 0 .. last: all of a few, else 0 and `perOctave` of each octave, and the last. */
export function logSteps(last: number, perOctave: number): number[] {
  if (last <= FEW) return Array.from({ length: last + 1 }, (_, step) => step);
  const steps = new Set([0, last]);
  for (let octave = 1; octave < last; octave *= 2) {
    for (let part = 0; part < perOctave; part++)
      steps.add(Math.min(last, Math.floor((octave * (perOctave + part)) / perOctave)));
  }
  return [...steps].sort((a, b) => a - b);
}
