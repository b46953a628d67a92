// Discrete Lyapunov equations X = A X A^H + B B^H with a triangular A, solved for a factor S of X = S S^H (Hammarling
// 1982): X is never formed, so that nothing computed from it can turn negative, and what cancels in C S cancels to
// rounding of S, not of X.
#pragma once
#include <utility>
#include <vector>

#include "analysis/system.h"

namespace outlast::analysis {

/**
 * The unitary matrix W of [A S, B] W = [S, 0], as the steps that made it. So the system in the coordinates of S, [S^-1
 * A S, S^-1 B] = [I, 0] W^H, has orthonormal rows, and is known to rounding however ill-conditioned S is.
 */
class Isometry {
 public:
  /// A reflection of the inputs, then a rotation of column `state` and the last input.
  struct Step {
    Index state;
    ComplexVector normal;  ///< of the reflection, of length sqrt(2), or zeros
    Complex phase;         ///< that the last input is multiplied with
    Complex eigenvalue;
    double complement;  ///< sqrt(1 - |eigenvalue|^2)
  };

  Isometry(Index states, Index inputs) : states_(states), inputs_(inputs) {}
  void add(Step step) { steps_.push_back(std::move(step)); }
  /// [X, Y] W, or [X, Y] W^H
  void apply(ComplexMatrix& matrix) const;
  void applyAdjoint(ComplexMatrix& matrix) const;

 private:
  void reflect(ComplexMatrix& matrix, const Step& step) const;

  Index states_, inputs_;
  std::vector<Step> steps_;
};

struct Reachability {
  ComplexMatrix factor;  ///< S, upper triangular: the sum over j of A^j B B^H A^jH is S S^H
  Isometry isometry;
  double residual;  ///< ||[A S, B] W - [S, 0]||_F: S is exact for an A S and a B that are no further away
};

/// Every eigenvalue of the upper triangular `a` must lie inside the unit circle.
Reachability reachability(const ComplexMatrix& a, const ComplexMatrix& b);

/// R with R R^H = the sum over j of A^jH C^H C A^j.
ComplexMatrix observabilityFactor(const ComplexMatrix& a, const ComplexMatrix& c);

}  // namespace outlast::analysis
