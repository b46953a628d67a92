import { z } from "zod";
import { parseSpec } from "../../core/index.js";
import type { Figure } from "./figure.js";

const text = z.string();
const finite = z.number();
const value = finite.nullable();
const name = text.optional();

const span = z.tuple([finite, finite]);
const axis = z.strictObject({
  label: text,
  scale: z.enum(["linear", "log", "category"]),
  categories: z.array(text).readonly().optional(),
  ticks: z.array(finite).readonly().optional(),
  domain: span.readonly().optional(),
});

const layer = z.discriminatedUnion("mark", [
  z.strictObject({
    mark: z.literal("line"),
    label: text,
    points: z
      .array(
        z.strictObject({
          x: value,
          y: value,
          low: value.optional(),
          high: value.optional(),
          runs: finite.optional(),
        }),
      )
      .readonly(),
    curve: z.enum(["straight", "step", "none"]).optional(),
    isDashed: z.boolean().optional(),
  }),
  z.strictObject({
    mark: z.literal("dots"),
    label: text,
    points: z.array(z.strictObject({ x: value, y: value, name })).readonly(),
  }),
  z.strictObject({
    mark: z.literal("bars"),
    label: text,
    bars: z.array(z.strictObject({ from: finite, to: finite, height: finite })).readonly(),
  }),
  z.strictObject({
    mark: z.literal("cells"),
    cells: z.array(z.strictObject({ x: span, y: span, value, runs: finite })).readonly(),
    best: z.int().min(0).optional(),
  }),
  z.strictObject({ mark: z.literal("rule"), label: text, x: finite.optional(), y: finite.optional() }),
  z.strictObject({ mark: z.literal("circle"), label: text, radius: finite.positive() }),
  z.strictObject({
    mark: z.literal("paths"),
    axes: z.array(axis).readonly(),
    paths: z
      .array(
        z.strictObject({ values: z.array(z.union([finite, text, z.null()])).readonly(), color: value, name: text }),
      )
      .readonly(),
  }),
]);

/** A figure as a program or a file gives it. */
const figureSchema = z.strictObject({
  kind: text,
  title: text,
  note: text.optional(),
  panels: z
    .array(
      z.strictObject({
        x: axis,
        y: axis,
        color: axis.optional(),
        layers: z.array(layer).readonly(),
        isSquare: z.boolean().optional(),
      }),
    )
    .min(1)
    .readonly(),
});

/** A figure that was checked. Throws OUTLAST_INVALID_SPEC, with the path of the first thing that it should not have. */
export function checkFigure(figure: Figure): Figure {
  return parseSpec(figureSchema, figure, "", "the figure");
}
