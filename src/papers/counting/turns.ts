import { exactly } from "../figure.js";
import type { Figure, Point } from "../figure.js";
import type { PaperResult } from "../paper.js";
import { histogram, ofExperiment } from "./draw.js";
import { numbersOf } from "./select.js";
import type { CountingCell } from "./setting.js";

/** Steps of ( (^500 )^500 )^2, which is at its peak at step 499 and back at depth 0 at 999. */
const [HALF, LENGTH] = [500, 2000];

/** A part of the string that the authors' figures show, of some cells (their released code); both ends are in it. */
interface Zoom {
  name: string;
  title: string;
  cells: readonly CountingCell[];
  from: number;
  to: number;
}

const zooms: readonly Zoom[] = [
  { name: "return", title: "around the first return to depth 0", cells: ["lstm", "relu"], from: 948, to: 1008 },
  { name: "peak", title: "around the first peak", cells: ["gru"], from: 398, to: 600 },
];

/** The authors' window of a cell. */
export function zoomOf(cell: CountingCell): Zoom {
  return zooms.find(({ cells }) => cells.includes(cell))!;
}

/** Over models, where they fail first on that string, beside its depth: all of it, and the authors' windows. */
export function turnsFigures(name: string, experiment: string, results: readonly PaperResult[]): Figure[] {
  const depths = Array.from({ length: LENGTH }, (_, t) => HALF - Math.abs(HALF - ((t + 1) % (2 * HALF))));
  const depth = exactly("depth", depths);
  const width = 20;
  return [
    {
      name,
      title: "First failures on ( (^500 )^500 )^2",
      x: { label: `steps, from, in bins of ${width}; the depth step by step`, scale: "linear" },
      y: { label: "models; depth", scale: "linear" },
      series: [...ofExperiment(results, experiment, (own) => histogram(numbersOf(own, "turns"), LENGTH, width)), depth],
    },
    ...zooms.map(({ name: part, title, cells, from, to }): Figure => {
      const inside = ({ x }: Point): boolean => x! >= from && x! <= to;
      const steps = (own: PaperResult[], cell: CountingCell): Point[] =>
        cells.includes(cell) ? histogram(numbersOf(own, "turns"), LENGTH, 1).filter(inside) : [];
      return {
        name: `${name}-${part}`,
        title: `First failures on ( (^500 )^500 )^2 ${title}, the authors' window`,
        x: { label: "step", scale: "linear" },
        y: { label: "models, of all that there are; depth", scale: "linear" },
        series: [
          ...ofExperiment(results, experiment, steps).filter(({ points }) => points.length > 0),
          { ...depth, points: depth.points.filter(inside) },
        ],
      };
    }),
  ];
}
