// The unit circle: what of a system lies on it or outside, and whether that can be seen from outside of the system.
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/schur.h"

namespace outlast::analysis {

enum class Verdict : std::uint8_t { stable, unstable, undecided };

struct CircleReduction {
  Verdict verdict;
  Triangular form;    ///< inside the circle where the verdict is stable
  double nearRadius;  ///< the spectral radius of what the reduction kept, 0 where it had nothing to do
  double weight;
  double threshold;  ///< weighted Hankel singular values up to it count as none
  double residual;   ///< ||.||_F by which A differs from one that `form` would be exact for
};

/**
 * The sum of some systems without what is not minimal of it on the unit circle or outside. Eigenvalues of modulus under
 * 1 - 1e-6 stay as they are. The others, and those near to them, are separated from the rest, and of these systems side
 * by side the minimal part is kept, with `tolerance` times the systems' weighted Hankel singular values as what counts
 * as none, and more where rounding makes more of a hidden mode: so a mode that cannot be reached, cannot be observed,
 * or cancels between two systems is gone. Each eigenvalue x left of it is compared with 1: unstable where |x| > 1 + d,
 * undecided where |x| >= 1 - d, with d the rounding of x: 8 H eps max(1, ||A||_F) times its condition number and those
 * of the changes of coordinates, at most 1e-3.
 */
CircleReduction reduceAtCircle(const std::vector<Schur>& systems, double tolerance);

}  // namespace outlast::analysis
