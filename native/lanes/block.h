// A block of sequences side by side in the lanes: pack n, lane l of the block is sequence n W + l (lanes = sequences),
// or sequence n of model l (lanes = models). Unused places have length 0.
#pragma once
#include <algorithm>
#include <vector>

#include "core/buffer.h"
#include "lanes/lanes.h"
#include "rnn/network.h"

namespace outlast {

template <class V, int packs>
class Block {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;

  /// Takes `sequences` [places], null where unused, and transposes their inputs and targets into packs.
  void fill(const Sequence<Real>* const (&sequences)[places], Index inputSize, Index targetSize, Scored scored) {
    steps = 0;
    shortest = sequences[0] == nullptr ? 0 : sequences[0]->length;
    for (int p = 0; p < places; ++p) {
      sequence[p] = sequences[p];
      const Index length = sequences[p] == nullptr ? 0 : sequences[p]->length;
      lengths[p] = static_cast<Real>(length);
      steps = std::max(steps, length);
      shortest = std::min(shortest, length);
    }
    scored_ = scored;
    masked_ = false;
    for (const auto* one : sequences)
      masked_ = masked_ || (one != nullptr && scored == Scored::every && one->mask != nullptr);
    inputs.reserve(steps * inputSize * places);
    targets.reserve(steps * targetSize * places);
    for (int p = 0; p < places; ++p) {
      const Index length = sequences[p] == nullptr ? 0 : sequences[p]->length;
      const Index first = scored == Scored::last ? std::max<Index>(0, length - 1) : 0;
      spread(length == 0 ? nullptr : sequences[p]->inputs, 0, length, inputSize, inputs.get() + p);
      spread(length == 0 ? nullptr : sequences[p]->targets, first, length, targetSize, targets.get() + p);
    }
    if (masked_) fillMask();
    firstScored_ = scored == Scored::last ? std::max<Index>(0, shortest - 1) : 0;
  }

  /// Lanes whose sequence has step t.
  auto alive(Index t, int pack) const { return broadcast<V>(static_cast<Real>(t)) < load<V>(lengths + pack * W); }

  /// Whether any lane may be scored at step t.
  [[nodiscard]] bool scoresAny(Index t) const { return t >= firstScored_; }

  /// Lanes that are scored at step t.
  auto scores(Index t, int pack) const {
    const V length = load<V>(lengths + pack * W);
    if (scored_ == Scored::last) return length == broadcast<V>(static_cast<Real>(t + 1));
    if (!masked_) return broadcast<V>(static_cast<Real>(t)) < length;
    return load<V>(mask_.get() + t * places + pack * W) > V{};
  }

  Index steps = 0;     ///< of the longest sequence
  Index shortest = 0;  ///< 0 where a place is unused
  alignas(64) Real lengths[places];
  const Sequence<Real>* sequence[places];
  Buffer<Real> inputs;   ///< [steps, inputSize, packs, W], 0 past a sequence's end
  Buffer<Real> targets;  ///< [steps, targetSize, packs, W]

 private:
  /// from [length, width] to every places-th number of `to`, from step `first` on; zeros elsewhere.
  void spread(const Real* from, Index first, Index length, Index width, Real* to) {
    for (Index i = 0; i < first * width; ++i) to[i * places] = 0;
    for (Index i = first * width; i < length * width; ++i) to[i * places] = from[i];
    for (Index i = length * width; i < steps * width; ++i) to[i * places] = 0;
  }

  void fillMask() {
    Real* to = mask_.reserve(steps * places);
    for (int p = 0; p < places; ++p) {
      const Sequence<Real>* one = sequence[p];
      for (Index t = 0; t < steps; ++t)
        to[t * places + p] = one != nullptr && t < one->length && (one->mask == nullptr || one->mask[t] != 0) ? 1 : 0;
    }
  }

  Buffer<Real> mask_;
  Scored scored_ = Scored::last;
  bool masked_ = false;
  Index firstScored_ = 0;
};

}  // namespace outlast
