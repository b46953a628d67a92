// The complex Schur form of a system, and its separation into two systems side by side.
#pragma once
#include <vector>

#include "analysis/system.h"

namespace outlast::analysis {

struct Schur {
  Triangular form;        ///< Z^H A Z, Z^H B, C Z
  ComplexMatrix vectors;  ///< Z, unitary
  double residual;        ///< ||A - Z T Z^H||_F
};

/// A power of 2 for a matrix whose eigenvalues are looked for: 1, but for numbers so large that the iteration would
/// overflow. Throws OUTLAST_NOT_FINITE for what is not finite, with which Eigen may read past the matrix.
double safeScale(const ComplexMatrix& a);

/// Throws Failure where the iteration does not converge, and for numbers that are not finite.
Schur schur(const ComplexMatrix& a, const ComplexMatrix& b, const ComplexMatrix& c);
Schur schur(const System& system);

/// The part of the chosen eigenvalues and the rest.
struct Split {
  Triangular chosen;
  Triangular rest;
  double mixing;  ///< ||Y||_F of the change of coordinates [I Y; 0 I] that separates them
};

/**
 * Moves the chosen eigenvalues to the top by Givens rotations and separates the two blocks by the Sylvester equation
 * T11 Y - Y T22 = -T12. The chosen eigenvalues must differ from the others.
 */
Split separate(Triangular form, std::vector<bool> chosen);

}  // namespace outlast::analysis
