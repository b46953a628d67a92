// Networks of one shape, one in each lane, each with a batch of its own.
#pragma once
#include <array>
#include <memory>
#include <span>

#include "core/simd.h"
#include "rnn/network.h"

namespace outlast {

/// Vectors hold packWidth numbers a parameter, one for each model. What one model does cannot be seen in another.
template <class Real>
class ModelNetwork {
 public:
  static constexpr int models = packWidth<Real>;
  using Batches = std::array<std::span<const Sequence<Real>>, models>;
  using Noises = std::array<StateNoise, models>;

  virtual ~ModelNetwork() = default;
  /// [P, models], aligned to a pack; must stay alive and unchanged until the next call.
  virtual void setParameters(const Real* parameters) = 0;
  /// As Network::setNoise, each model's own.
  virtual void setNoise(const Noises& noise) = 0;
  /// Each model's loss on its own batch (0 where that scores nothing, or is empty) and all gradients [P, models].
  virtual void gradients(const Batches& batches, int loss, Scored scored, Real* gradients,
                         std::array<double, models>& losses) = 0;
  /// As Network::repeatBatch; a model whose run is over has an empty batch instead, and whatever loss and gradient.
  virtual void repeatBatch() = 0;
};

template <class Real>
std::unique_ptr<ModelNetwork<Real>> makeModelNetwork(const ModelShape& shape);

}  // namespace outlast
