// The error of a student over all lags.
#pragma once
#include "analysis/circle.h"

namespace outlast::analysis {

struct InfiniteError {
  Verdict verdict;
  double error;  ///< sum over j of ||m_j - mhat_j||_F^2; infinite unless stable
  double bound;  ///< |error - exact| <= bound, see below; infinite unless stable
  double radius;
  Index dimension;  ///< of the minimal error system, which has this spectral radius
};

/**
 * The error system (diag(A, Ahat), [B; Bhat], [C, -Chat]), reduced at the unit circle, gives error = ||C S||_F^2 with
 * the factor S of its reachability Gramian: never negative, and of the size of rounding squared where the two systems
 * agree.
 *
 * The bound, to first order in rounding: S is exact for a system whose [A S, B] is e = ||E||_F away, E measured in the
 * recursion that gives S and in the Schur form. With R the factor of the observability Gramian the error is then off by
 * at most 2 ||R^H S||_F ||R||_F e + (||R||_F e)^2, and the rounding of C S adds 2 ||C S||_F f + f^2 with f = H eps
 * ||C||_F
 * ||S||_F. It is a bound for the reduced system: parts on or outside the circle that count as none are left out of it.
 */
InfiniteError infiniteError(const System& student, const System& teacher, double tolerance);

}  // namespace outlast::analysis
