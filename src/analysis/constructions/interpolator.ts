import type { SisoSystem } from "../siso.js";

/** A system that has the moments m_0, ..., m_(K-1) of a teacher, and one of ours at lag K. */
export interface Interpolator {
  system: SisoSystem;
  /** How many moments agree. */
  K: number;
  /** m_K, by the construction's own formula. */
  nextMoment: number;
}

/** An interpolator of a known teacher. */
export interface Counterexample extends Interpolator {
  /** m_K less the teacher's, by the construction's own formula. */
  gap: number;
}
