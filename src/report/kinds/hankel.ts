import { OutlastError } from "../../core/index.js";
import { hankelSingularValues, mcMillanDegree } from "../../analysis/index.js";
import type { System } from "../../analysis/index.js";
import type { Dots, Layer, Line } from "../figure/figure.js";
import { checkLinear, isModel, linearPart } from "../models/linearPart.js";
import { taskOf, teacherOf } from "../models/runOf.js";
import { modelKind } from "./modelKind.js";

interface Spectrum {
  name: string;
  values: Float64Array;
  degree: number;
}

/**
 * Hankel singular values of a linear model and of its linear teacher, and how many states each needs: of the infinite
 * Hankel matrices, or, where one has no such values because its response grows, of finite ones.
 */
export const hankel = modelKind({
  name: "hankel",
  about: "the Hankel singular values of a linear model and of its teacher, with their McMillan degrees",
  draw: (source) => {
    checkLinear("hankel", source.model);
    const teacher = teacherOf(taskOf(source));
    const systems = [{ name: "student", system: source.model as System }];
    // A model that teaches may be of any cell.
    if (teacher !== undefined && !(isModel(teacher) && linearPart(teacher) === undefined)) {
      systems.push({ name: "teacher", system: teacher });
    }
    const { spectra, size } = spectraOf(systems.map(({ name, system }) => ({ name, system: withoutBiases(system) })));
    return {
      title: `Hankel singular values, ${source.name}`,
      note: noteOf(size, spectra.length > 1),
      panels: [
        {
          x: { label: "index", scale: "linear" },
          y: { label: "Hankel singular value", scale: "log" },
          layers: [...degreesOf(spectra), ...spectra.flatMap(layersOf)],
        },
      ],
    };
  },
});

/** What has no linear part is left for the analysis to refuse, which says why. */
function withoutBiases(system: System): System {
  return isModel(system) && system.spec.readout.activation === "none" ? (linearPart(system) ?? system) : system;
}

function spectraOf(systems: readonly { name: string; system: System }[]): { spectra: Spectrum[]; size?: number } {
  const withDegrees = systems.map((one) => ({ ...one, degree: mcMillanDegree(one.system) }));
  try {
    return { spectra: withDegrees.map((one) => ({ ...one, values: hankelSingularValues(one.system) })) };
  } catch (error) {
    if (!(error instanceof OutlastError && error.code === "OUTLAST_INVALID_ARGUMENT")) throw error;
    const size = 2 * Math.max(...withDegrees.map(({ degree }) => degree), 1);
    const finite = { rows: size, columns: size };
    return { spectra: withDegrees.map((one) => ({ ...one, values: hankelSingularValues(one.system, finite) })), size };
  }
}

/** A value of 0 has no place on a logarithmic axis. */
function layersOf({ name, values }: Spectrum): [Line, Dots] {
  const points = Array.from(values, (y, i) => ({ x: i + 1, y })).filter(({ y }) => y > 0);
  return [
    { mark: "line", label: name, points, ...(name === "teacher" && { isDashed: true }) },
    { mark: "dots", label: name, points },
  ];
}

/** One rule where the degrees agree. */
function degreesOf(spectra: readonly Spectrum[]): Layer[] {
  const degrees = [...new Set(spectra.map(({ degree }) => degree))];
  return degrees.map((degree) => {
    const whose = spectra.filter((one) => one.degree === degree).map(({ name }) => name);
    return { mark: "rule", label: `degree ${degree}, ${whose.join(" and ")}`, x: degree };
  });
}

function noteOf(size: number | undefined, hasTeacher: boolean): string {
  const degree = "The degree counts values above 1e-12 of the largest; those of 0 are not drawn.";
  const what =
    size === undefined
      ? degree
      : `${degree} A response does not die out: these are of Hankel matrices of ${size} by ${size} blocks.`;
  return hasTeacher ? what : `${what} No linear teacher: the model has no record, or its task has none.`;
}
