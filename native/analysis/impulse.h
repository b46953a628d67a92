// Impulse responses, lag by lag: m_j = C A^j B from products with A of whichever of B and C is thinner.
#pragma once
#include <vector>

#include "analysis/system.h"

namespace outlast::analysis {

/// Walks m_0, m_1, ... of a system, each as a matrix times a power of 2, so that it neither overflows nor underflows.
class Response {
 public:
  explicit Response(const System& system);
  /// m_j [O, I] = value() 2^exponent()
  [[nodiscard]] const Matrix& value() const { return value_; }
  [[nodiscard]] Index exponent() const { return exponent_; }
  void advance();

 private:
  void readOut();

  Matrix a_, reader_, state_, value_;
  bool fromInputs_;
  Index exponent_ = 0;
};

/// m_0 .. m_(length-1) [length, O, I], row-major.
std::vector<double> impulseResponse(const System& system, Index length);

/// A non-negative number as `mantissa` 2^`exponent`; its logarithm is there where the number itself over- or
/// underflows.
struct Scaled {
  double mantissa = 0.0;
  Index exponent = 0;

  [[nodiscard]] double value() const;
  [[nodiscard]] double log10() const;
  /// This over the other: 0 for 0 / 0.
  [[nodiscard]] double over(const Scaled& other) const;
  void add(Scaled other);
};

/// Of the first lags of a student and its teacher.
struct ImpulseError {
  Scaled squared;     ///< sum of ||m_j - mhat_j||_F^2
  Scaled difference;  ///< largest |entry of m_j - mhat_j|
  Scaled reference;   ///< largest |entry of mhat_j|
  Index worst = 0;    ///< the first lag that has the largest difference
};

/// For each number of lags in `lags`, ascending.
std::vector<ImpulseError> impulseErrors(const System& student, const System& teacher, const std::vector<Index>& lags);

}  // namespace outlast::analysis
