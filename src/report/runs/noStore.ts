import { OutlastError } from "../../core/index.js";

/** What figures and reports take. */
const TAKEN = "a store of outlast sweep, the folder of a run, its record.json, or a folder of these";

/** Why a store could not be opened; of a file that is none, which was meant for something else, says what is taken. */
export function noStore(error: unknown, path: string, taken = TAKEN): unknown {
  if (!(error instanceof OutlastError) || error.message !== `${path} is no store of a sweep.`) return error;
  return new OutlastError(error.code, `${path} is no store of a sweep: give ${taken}.`, { cause: error });
}
