// The penalties on the parameters of one model, or of as many models as a pack has lanes, beside each other as the
// updater has them.
#pragma once
#include <span>

#include "core/buffer.h"
#include "core/list.h"
#include "ensemble/chunk.h"

namespace outlast {

template <class Real, int lanes>
class Penalizer {
 public:
  using V = std::conditional_t<lanes == 1, Real, Pack<Real>>;
  static_assert(widthOf<V> == lanes);

  /// `runs` are those of the lanes; lanes beyond have the last one's numbers.
  Penalizer(const Chunk<Real>& chunk, const Layout& layout, std::span<const Index> runs)
      : shape_(chunk.shape), layout_(layout) {
    for (const PenaltyRule& rule : chunk.penalties) {
      Real* to = rules_.emplace_back(rule.kind, Buffer<Real>()).second.reserve(rule.fields * lanes);
      for (Index field = 0; field < rule.fields; ++field)
        for (std::size_t lane = 0; lane < lanes; ++lane)
          *to++ = static_cast<Real>(rule.numbers[runs[std::min(lane, runs.size() - 1)] * rule.fields + field]);
    }
  }

  /// Adds the gradients at `parameters` [P, lanes] to `gradients` [P, lanes].
  void addGradients(const Real* parameters, Real* gradients) const {
    for (const auto& [kind, numbers] : rules_)
      visitItem<Penalties>(kind, [&, from = numbers.get()](auto item) {
        V each[std::size(decltype(item)::numbers)];
        for (std::size_t field = 0; field < std::size(each); ++field) each[field] = load<V>(from + field * lanes);
        for (std::size_t l = 0; l < layout_.layers.size(); ++l)
          for (Index row = 0; row < decltype(item)::rows(shape_.hiddenSize); ++row)
            decltype(item)::template addRow<V>({layout_.layers[l], l == 0, shape_.hiddenSize, row}, each, parameters,
                                               gradients);
      });
  }

 private:
  ModelShape shape_;
  const Layout& layout_;
  std::vector<std::pair<int, Buffer<Real>>> rules_;  // of each a row of numbers a lane, [fields, lanes]
};

}  // namespace outlast
