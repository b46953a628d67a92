// Balanced coordinates, and the minimal realization that they give.
//
// For a system inside the unit circle, with Gramians S S^H and R R^H, the singular values of R^H S are its Hankel
// singular values: a mode is as large in them as it is in the impulse response, however large it is in the state alone.
// A system with a radius of nearly 1 or more is looked at with its impulse response weighted, w^j m_j for a w < 1 that
// puts the radius at 1 - 1 / (2 H + 16): which states can be reached and observed is the same for A and w A.
#pragma once
#include <vector>

#include "analysis/singular_values.h"

namespace outlast::analysis {

/// The weight w of a system of this radius and size; 1 where none is needed.
double weightOf(double radius, Index size);

struct Balance {
  ComplexMatrix reach;    ///< S
  ComplexMatrix observe;  ///< R
  SingularValues hankel;  ///< of R^H S
  double noise;           ///< what rounding alone can make of a value
};

/// Of the weighted system, whose radius must be under 1.
Balance balance(const Triangular& form, double weight);

/// The largest weighted Hankel singular value.
double strength(const Triangular& form, double weight);

struct Minimal {
  Triangular form;
  double condition;  ///< by how much its coordinates can enlarge rounding of the system
};

/// The minimal realization: what is left without weighted Hankel singular values up to `threshold` or up to rounding.
Minimal minimalPart(const Triangular& form, double weight, double threshold);

/**
 * Of the eigenvalues of a system those that belong to its minimal part: the nearest ones to the eigenvalues of the
 * reduced matrix, each taken once.
 */
std::vector<Complex> nearestEigenvalues(std::vector<Complex> all, std::vector<Complex> reduced);

}  // namespace outlast::analysis
