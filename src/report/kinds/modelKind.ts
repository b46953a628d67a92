import type { Figure } from "../figure/figure.js";
import { readModel } from "../models/readModel.js";
import type { ModelSource } from "../models/readModel.js";
import { checkOptions } from "./kind.js";
import type { FigureKind, KindOption, KindOptions } from "./kind.js";

/** A kind that is made of a model and the record of its run. */
export interface ModelKind extends FigureKind {
  /** The figure of a model that was read, or made here. Throws OUTLAST_INVALID_ARGUMENT for one that it is not for. */
  of(source: ModelSource, options?: KindOptions): Promise<Figure>;
}

/** A kind that is made of a model; every one takes `title` alone. */
export function modelKind(
  kind: Pick<FigureKind, "name" | "about"> & {
    draw: (source: ModelSource) => Omit<Figure, "kind"> | Promise<Omit<Figure, "kind">>;
  },
): ModelKind {
  const { name, about, draw } = kind;
  const options: readonly KindOption[] = ["title"];
  const of = async (source: ModelSource, asked: KindOptions = {}): Promise<Figure> => {
    checkOptions({ name, options }, asked);
    const figure = await draw(source);
    return { kind: name, ...figure, title: asked.title ?? figure.title };
  };
  return {
    name,
    about,
    options,
    of,
    async make(sources, asked) {
      checkOptions({ name, options }, asked);
      return of(readModel(name, sources), asked);
    },
  };
}
