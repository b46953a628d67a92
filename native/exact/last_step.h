// `scored: last`: every sequence is read once, so its read-out is the dot product of its inputs with the impulse
// response turned round, and the response's gradient is a sum of inputs. Lanes run along time.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "core/buffer.h"
#include "core/lane_sums.h"
#include "exact/partial.h"
#include "exact/scores.h"
#include "rnn/network.h"

namespace outlast {

/// Inputs of sequences as rows of one width, at least a pack, that end together: shorter ones are copied behind zeros.
template <class Real>
class InputRows {
 public:
  using V = Pack<Real>;

  void set(std::span<const Sequence<Real>> batch, Index longest, Index inputs) {
    size_ = std::max<Index>(longest * inputs, widthOf<V>);
    rows_.resize(batch.size());
    bool alike = longest * inputs == size_;
    for (std::size_t b = 0; b < batch.size(); ++b) {
      rows_[b] = batch[b].inputs;
      alike = alike && batch[b].length == longest;
    }
    if (!alike) copyRows(batch, inputs);
  }

  /// Numbers in a row.
  [[nodiscard]] Index size() const { return size_; }
  [[nodiscard]] Index count() const { return static_cast<Index>(rows_.size()); }
  [[nodiscard]] const Real* operator[](Index b) const { return rows_[static_cast<std::size_t>(b)]; }

 private:
  void copyRows(std::span<const Sequence<Real>> batch, Index inputs) {
    Real* to = copied_.reserve(static_cast<Index>(batch.size()) * size_);
    for (std::size_t b = 0; b < batch.size(); ++b, to += size_) {
      const Index own = batch[b].length * inputs;
      std::fill_n(to, size_ - own, Real(0));
      std::copy_n(batch[b].inputs, own, to + size_ - own);
      rows_[b] = to;
    }
  }

  Index size_ = 0;
  std::vector<const Real*> rows_;
  Buffer<Real> copied_;
};

/// sums[b] = weights . row b, in whole packs of rows; 0 behind the last. A row is read in packs, the last of which ends
/// where the row does and skips what the one before it has read.
template <class Real>
void dotRows(const InputRows<Real>& rows, const Real* weights, Real* sums) {
  using V = Pack<Real>;
  constexpr int width = widthOf<V>;
  const Index last = rows.size() - width;
  V lastWeights = loadAny<V>(weights + last);
  for (int lane = 0; lane < (width - rows.size() % width) % width; ++lane) lastWeights[lane] = 0;
  for (Index b = 0; b < rows.count(); b += width) {
    V products[width];
    for (int lane = 0; lane < width; ++lane) {
      V sum{};
      if (b + lane < rows.count()) {
        const Real* row = rows[b + lane];
        for (Index k = 0; k < last; k += width) sum += loadAny<V>(weights + k) * loadAny<V>(row + k);
        sum += lastWeights * loadAny<V>(row + last);
      }
      products[lane] = sum;
    }
    store<V>(sums + b, laneSums(products));
  }
}

/// One pack of the sum over b of factors[b] row b, from number `first` on.
template <class Real>
Pack<Real> sumColumns(const InputRows<Real>& rows, const Real* factors, Index first) {
  using V = Pack<Real>;
  constexpr int splits = 4;
  V sums[splits]{};
  Index b = 0;
  for (; b + splits <= rows.count(); b += splits) {
#pragma GCC unroll 4
    for (int s = 0; s < splits; ++s) sums[s] += broadcast<V>(factors[b + s]) * loadAny<V>(rows[b + s] + first);
  }
  for (; b < rows.count(); ++b) sums[0] += broadcast<V>(factors[b]) * loadAny<V>(rows[b] + first);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// to[k] = sum over b of factors[b] row b [k].
template <class Real>
void sumRows(const InputRows<Real>& rows, const Real* factors, Real* to) {
  using V = Pack<Real>;
  const Index last = rows.size() - widthOf<V>;
  for (Index k = 0; k < last; k += widthOf<V>) storeAny<V>(to + k, sumColumns(rows, factors, k));
  storeAny<V>(to + last, sumColumns(rows, factors, last));
}

}  // namespace outlast
