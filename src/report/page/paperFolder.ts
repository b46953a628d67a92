import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OutlastError, parseSpec, readFileChecked, whyOf } from "../../core/index.js";
import type { Figure } from "../figure/figure.js";
import { paperCurvesSchema, paperFigure } from "../figure/paperFigure.js";
import type { PaperPart } from "./page.js";

const text = z.string();
const claimsSchema = z.looseObject({
  paper: text,
  about: text,
  claims: z.array(z.looseObject({ kind: text, sentence: text, measured: text, tolerance: text, holds: z.boolean() })),
  unmeasured: z.array(z.unknown()).default([]),
});

/**
 * What `outlast paper` left in a folder: claims, the table of medians, and figures. Throws OUTLAST_FILE or
 * OUTLAST_FORMAT.
 */
export function readPaper(folder: string): { part: PaperPart; figures: Figure[] } {
  const { paper, about, claims, unmeasured } = readJson(join(folder, "claims.json"), claimsSchema);
  const table = join(folder, "table.csv");
  const figures = join(folder, "figures");
  const names = existsSync(figures) ? readdirSync(figures).filter((name) => name.endsWith(".json")) : [];
  return {
    part: {
      name: paper,
      about,
      claims: claims.map(({ kind, sentence, measured, tolerance, holds }) => {
        return { kind, sentence, measured, tolerance, holds };
      }),
      table: existsSync(table) ? csvRows(textOf(table)) : [],
      unmeasured: unmeasured.length,
    },
    figures: names.sort().flatMap((name) => paperFigure(readJson(join(figures, name), paperCurvesSchema)) ?? []),
  };
}

function textOf(path: string): string {
  return new TextDecoder().decode(readFileChecked(path));
}

function readJson<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  try {
    return parseSpec(schema, JSON.parse(textOf(path)), "", "the file");
  } catch (cause) {
    if (cause instanceof OutlastError && cause.code === "OUTLAST_FILE") throw cause;
    const sentence = `${path} is not what outlast paper writes: ${whyOf(cause)}`;
    throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
  }
}

/** Rows of a CSV file as RFC 4180 has it. */
function csvRows(content: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of content.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const isNothing = row.length === 0 && quoted === undefined && plain === "" && end === "";
    if (isNothing) break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
