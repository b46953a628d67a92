// Gaussian noise on the recurrent state, as training may add it at every step. It enters where the way back stays
// exact, since that reads kept gates, h' and c' but neither h nor c of the cells concerned:
//   one sum (linear, tanh, relu)  on the sum, before the activation
//   h' passes on (gru)            on h, after the step
//   a second state c (lstm)       on c, after h was read from it: it enters the next step
#pragma once
#include <cstdint>

#include "core/types.h"

namespace outlast {

template <class Cell>
inline constexpr bool noisesSum = !Cell::hasC && !Cell::passesH;

/// The noise of a batch. The numbers of a sequence, [steps, L, H], depend on `seed`, its own number and their place
/// alone.
struct StateNoise {
  double sigma = 0;            ///< standard deviation; 0: none
  std::uint64_t seed = 0;      ///< the run's
  std::uint64_t sequence = 0;  ///< of the batch's first sequence, counting all that the run has gone through

  /// The noise of the batch from sequence `index` on.
  [[nodiscard]] constexpr StateNoise from(Index index) const {
    return {sigma, seed, sequence + static_cast<std::uint64_t>(index)};
  }
};

/// What added to any number leaves its bits as they are; 0 would make 0 of -0.
inline constexpr double noNoise = -0.0;

/// Numbers first..first+count-1 of the noise's first sequence, below 2^34: the same at every instruction-set level.
template <class Real>
void fillNoise(const StateNoise& noise, Index first, Index count, Real* to);

}  // namespace outlast
