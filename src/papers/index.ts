import { chomsky } from "./chomsky/index.js";
import { counting } from "./counting/index.js";
import { linearBias } from "./linearBias/index.js";
import { lazyRich } from "./lazyRich/index.js";
import { lowDimensional } from "./lowDimensional/index.js";
import { memoryless } from "./memoryless/index.js";
import type { Paper } from "./paper.js";

/** Every paper. A new one is a folder, and its name here. */
export const papers: readonly Paper[] = [memoryless, lowDimensional, lazyRich, linearBias, counting, chomsky];

export { executePaper } from "./execute.js";
export type { ExecuteOptions } from "./execute.js";
export type { Figure } from "./figure.js";
export { paperFiles, paperTable } from "./report.js";
export type { Cell, Claim, Computation, Measures, Paper, PaperResult, PaperRun, Preset } from "./paper.js";
