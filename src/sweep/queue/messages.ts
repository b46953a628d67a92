import { z } from "zod";
import { invalid, parseSpec } from "../../core/index.js";
import { keepSchema } from "../store/keep.js";
import type { SweepCard } from "./card.js";
import type { ChunkData } from "./chunk.js";

const count = z.int().min(0);

/** Whatever else a card has is left to those who put it. */
const cardSchema = z.looseObject({
  name: z.string(),
  spec: z.string(),
  baseDir: z.string(),
  version: z.string(),
  isa: z.string(),
  backend: z.string(),
  keep: keepSchema,
  lockSeconds: z.number().positive(),
  runSteps: z.int().positive().optional(),
  runSeconds: z.number().positive().optional(),
});

const chunkSchema = z.looseObject({
  ranges: z.array(z.tuple([count, count])).min(1),
  digest: z.string(),
  round: count,
  split: count,
  again: count,
});

/** A card as it came from a queue, to which others may write. Throws OUTLAST_INVALID_SPEC for what is none. */
export function checkCard(data: unknown): SweepCard {
  parseSpec(cardSchema, data, "", "the sweep's card in the queue");
  return data as SweepCard;
}

/** A chunk as it came, of a sweep of so many points. Throws OUTLAST_INVALID_SPEC where it can be none of it. */
export function checkChunk(data: unknown, points: number): ChunkData {
  const { ranges } = parseSpec(chunkSchema, data, "", "the chunk in the queue");
  let before = 0;
  for (const [from, to] of ranges) {
    if (from < before || to <= from || to > points) {
      const sentence = `ranges must be ascending and within the sweep's ${points} points, got ${from} to ${to}.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, "ranges");
    }
    before = to;
  }
  return data as ChunkData;
}
