import { balance } from "./balance.js";
import { convolution } from "./convolution.js";
import { eigenvalues } from "./eigenvalues.js";
import { hankel } from "./hankel.js";
import { impulse } from "./impulse.js";
import type { ModelKind } from "./modelKind.js";
import { traces } from "./traces.js";

/** The kinds that read a model and the record of its run. */
export const modelKinds: readonly ModelKind[] = [impulse, eigenvalues, hankel, balance, traces, convolution];
