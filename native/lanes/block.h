// A block of sequences side by side in the lanes: pack n, lane l of the block is sequence n W + l (lanes = sequences),
// or sequence n of model l (lanes = models). Unused places have length 0.
#pragma once
#include <algorithm>
#include <deque>
#include <limits>

#include "core/buffer.h"
#include "core/packs.h"
#include "core/transpose.h"
#include "rnn/network.h"
#include "rnn/whole_numbers.h"

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
    shortest = firstEnd_ = std::numeric_limits<Index>::max();
    scored_ = scored;
    masked_ = false;
    whole_ = W >= 8;
    for (int p = 0; p < places; ++p) {
      sequence[p] = sequences[p];
      const Index length = lengthOf(p);
      lengths_[p] = static_cast<Count>(length);
      steps = std::max(steps, length);
      shortest = std::min(shortest, length);
      if (length > 0) firstEnd_ = std::min(firstEnd_, length);
      whole_ = whole_ && (length == 0 || sequence[p]->whole != nullptr);
      masked_ = masked_ || (scored == Scored::every && length > 0 && sequence[p]->mask != nullptr);
    }
    inputSize_ = inputSize;
    targetSize_ = targetSize;
    spread(inputSize, inputs, [](const Sequence<Real>& one) { return Numbers{one.inputs, one.whole}; });
    if (scored == Scored::every) {
      spread(targetSize, targets_, [&](const Sequence<Real>& one) {
        return Numbers{one.targets,
                       one.whole == nullptr ? nullptr : one.whole + WholeNumbers::padded(one.length * inputSize)};
      });
      if (masked_) fillMask();
    } else {
      fillLastTargets();
    }
  }

  /// Lanes whose sequence has step t.
  auto alive(Index t, int pack) const { return lengthsOf(pack) > static_cast<Count>(t); }

  /// Whether any lane may be scored at step t.
  [[nodiscard]] bool scoresAny(Index t) const { return scored_ == Scored::every || t + 1 >= firstEnd_; }

  /// Lanes that are scored at step t.
  auto scores(Index t, int pack) const {
    if (scored_ == Scored::last) return lengthsOf(pack) == static_cast<Count>(t + 1);
    if (!masked_) return alive(t, pack);
    return load<V>(mask_.get() + t * places + pack * W) > V{};
  }

  /// Whether no sequence brings an initial state.
  [[nodiscard]] bool startsAtZeros() const {
    return std::ranges::all_of(sequence, [](const auto* one) { return one == nullptr || one->initial == nullptr; });
  }

  /// Target o of the lanes that are scored at step t.
  V target(Index t, Index o, int pack) const {
    const Index row = scored_ == Scored::last ? o : t * targetSize_ + o;
    return load<V>(targets_.get() + (row * packs + pack) * W);
  }

  /// Bytes that the numbers take, about.
  [[nodiscard]] Index bytes() const { return steps * (inputSize_ + targetSize_ + 1) * places * Index{sizeof(Real)}; }

  Index steps = 0;     ///< of the longest sequence
  Index shortest = 0;  ///< 0 where a place is unused
  const Sequence<Real>* sequence[places];
  Buffer<Real> inputs;  ///< [steps, inputSize, packs, W], 0 past a sequence's end

 private:
  /// Lengths are whole numbers as wide as the lanes: not every length is a float.
  using Counts = BitsOf<V>;
  using Count = std::remove_cvref_t<decltype(std::declval<Counts>()[0])>;

  [[nodiscard]] Counts lengthsOf(int pack) const { return *reinterpret_cast<const Counts*>(lengths_ + pack * W); }
  [[nodiscard]] Index lengthOf(int place) const { return sequence[place] == nullptr ? 0 : sequence[place]->length; }

  /// A sequence's numbers, and the same as whole numbers where `whole_` says so.
  struct Numbers {
    const Real* numbers;
    const std::int8_t* whole;
  };

  /// Every sequence's numbers [length, width] become a lane of `buffer` [steps, width, packs, W], zeros past its end.
  template <class NumbersOf>
  void spread(Index width, Buffer<Real>& buffer, NumbersOf numbersOf) {
    const Index count = steps * width;
    Real* to = buffer.reserve(roundUp(count, W) * places);
    for (int n = 0; n < packs; ++n, to += W) {
      Numbers rows[W];
      Index counts[W];
      for (int l = 0; l < W; ++l) {
        counts[l] = lengthOf(n * W + l) * width;
        rows[l] = counts[l] == 0 ? Numbers{} : numbersOf(*sequence[n * W + l]);
      }
      if (whole_) {
        spreadWhole(rows, counts, count, to);
      } else {
        spreadRows(rows, counts, count, to);
      }
    }
  }

  static void spreadWhole(const Numbers (&rows)[W], const Index (&counts)[W], Index count, Real* to) {
    static constexpr std::int8_t zeros[W] = {};
    Index ends[W];
    for (int l = 0; l < W; ++l) ends[l] = WholeNumbers::padded(counts[l]);
    for (Index first = 0; first < count; first += W) {
      const std::int8_t* tile[W];
      for (int l = 0; l < W; ++l) tile[l] = first < ends[l] ? rows[l].whole + first : zeros;
      transposeTile<V>(tile, to + first * places, places);
    }
  }

  static void spreadRows(const Numbers (&from)[W], const Index (&counts)[W], Index count, Real* to) {
    const Real* rows[W];
    for (int l = 0; l < W; ++l) rows[l] = from[l].numbers;
    const Index whole = *std::min_element(counts, counts + W) / W * W;
    for (Index first = 0; first < whole; first += W) {
      transposeTile<V>(rows, to + first * places, places);
      for (const Real*& row : rows) row += W;
    }
    for (Index first = whole; first < count; first += W) spreadEnds(rows, counts, whole, first, to);
  }

  /// A tile in which sequences may end; `rows` are at number `at`.
  static void spreadEnds(const Real* const (&rows)[W], const Index (&counts)[W], Index at, Index first, Real* to) {
    alignas(64) static constexpr Real zeros[W] = {};
    alignas(64) Real ends[W][W];
    const Real* tile[W];
    for (int l = 0; l < W; ++l) {
      const Index left = counts[l] - first;
      tile[l] = left >= W ? rows[l] + (first - at) : left <= 0 ? zeros : ends[l];
      if (left <= 0 || left >= W) continue;
      std::copy_n(zeros, W, ends[l]);
      std::copy_n(rows[l] + (first - at), left, ends[l]);
    }
    transposeTile<V>(tile, to + first * places, places);
  }

  void fillLastTargets() {
    Real* to = targets_.reserve(targetSize_ * places);
    for (int p = 0; p < places; ++p) {
      const Real* from = lengthOf(p) == 0 ? nullptr : sequence[p]->targets + (lengthOf(p) - 1) * targetSize_;
      for (Index o = 0; o < targetSize_; ++o) to[o * places + p] = from == nullptr ? Real(0) : from[o];
    }
  }

  void fillMask() {
    Real* to = mask_.reserve(steps * places);
    for (int p = 0; p < places; ++p) {
      const Sequence<Real>* one = sequence[p];
      for (Index t = 0; t < steps; ++t)
        to[t * places + p] = one != nullptr && t < one->length && (one->mask == nullptr || one->mask[t] != 0) ? 1 : 0;
    }
  }

  Buffer<Real> targets_;  // [steps, targetSize, packs, W]; where only last steps are scored [targetSize, packs, W]
  Buffer<Real> mask_;     // [steps, packs, W]
  Index inputSize_ = 0, targetSize_ = 0;
  alignas(64) Count lengths_[places];
  Scored scored_ = Scored::last;
  bool masked_ = false;
  bool whole_ = false;  // whether all sequences come as whole numbers, too
  Index firstEnd_ = 0;  // length of the shortest sequence that there is
};

/// The blocks of a batch, one after another in the same memory; or kept, where the batch is to come again.
template <class V, int packs>
class Blocks {
 public:
  using One = Block<V, packs>;

  void keep() { keep_ = true; }

  /// Block `index` of the batch, after fill(block) unless it is kept. Valid until the next call.
  template <class Fill>
  const One& get(std::size_t index, Fill fill) {
    if (index < kept_) return blocks_[index];
    if (blocks_.size() == kept_) blocks_.emplace_back();
    One& block = blocks_.back();
    fill(block);
    if (keep_ && index == kept_ && (bytes_ += block.bytes()) < mostBytes) ++kept_;
    return block;
  }

 private:
  /// What does not fit is filled at every step.
  static constexpr Index mostBytes = Index{1} << 26;

  std::deque<One> blocks_;  // the kept ones, then the one that is filled again and again
  std::size_t kept_ = 0;
  Index bytes_ = 0;
  bool keep_ = false;
};

}  // namespace outlast
