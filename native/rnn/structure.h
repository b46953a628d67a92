// Linear models whose A is bound to a structure, as the full linear models that they are: their parameters go to the
// full ones by a linear map, and gradients come back by its transpose, so that every kernel knows full models alone.
//   symmetric        A [H, H] = A^T. A gradient G is projected, (G + G^T) / 2.
//   diagonal         A [H]
//   complexDiagonal  H/2 pairs of conjugates: A [H/2, 2], B [H/2, I, 2], C [O, H/2, 2] hold (re, im) of the one of each
//                    pair that is computed, h' = A h + B x, and y = 2 Re(C h). Unit 2j is Re h_j, unit 2j + 1 is Im
//                    h_j, in biases and initial states too.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "rnn/network.h"

namespace outlast {

/// The shape of the same models without structure.
ModelShape fullShape(const ModelShape& shape);

/// Models of `shape` as models of fullShape(shape): copies where the numbers are others, else the given ones.
template <class Real>
class FullModels {
 public:
  FullModels(const ModelShape& shape, std::span<const Real* const> models);
  [[nodiscard]] const std::vector<const Real*>& parameters() const { return models_; }

 private:
  std::vector<Real> numbers_;
  std::vector<const Real*> models_;
};

/// The network of `shape` around `full`, one of fullShape(shape).
template <class Real>
std::unique_ptr<Network<Real>> makeStructuredNetwork(const ModelShape& shape, std::unique_ptr<Network<Real>> full);

/// make(the full shape), as a network of `shape`.
template <class Real, class Make>
std::unique_ptr<Network<Real>> withStructure(const ModelShape& shape, Make&& make) {
  if (shape.structure == Structure::full) return make(shape);
  return makeStructuredNetwork<Real>(shape, make(fullShape(shape)));
}

}  // namespace outlast
