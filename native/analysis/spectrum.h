// Eigenvalues of a system: all, and those that its impulse response shows; its Gramians and Hankel singular values.
#pragma once
#include "analysis/circle.h"

namespace outlast::analysis {

/// Eigenvalues of a real matrix, largest modulus first; of moduli that agree to 1e-12, the larger real part first, then
/// the larger imaginary part. Conjugates are exact.
std::vector<Complex> eigenvalues(const Matrix& a);

struct Spectrum {
  std::vector<Complex> all;
  std::vector<Complex> minimal;  ///< those of the reachable and observable part
  Index reachable;
  Index observable;
};

/// States count as reached, observed or minimal whose weighted measure is more than `tolerance` times the largest.
Spectrum spectrum(const System& system, double tolerance);

struct Gramians {
  Matrix reachability;
  Matrix observability;
};

/// Of a system with every eigenvalue inside the unit circle; throws Failure for another.
Gramians gramians(const System& system);

/// Hankel singular values, descending, as many as the dimension, from the Gramian factors of the system reduced at the
/// unit circle; throws Failure where that does not make it stable.
Vector hankelValues(const System& system, double tolerance);

}  // namespace outlast::analysis
