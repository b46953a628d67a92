// What the sequences of all lanes hold of one kind over a block of steps: written row by row, read side by side.
#pragma once
#include <algorithm>
#include <vector>

#include "core/transpose.h"

namespace outlast {

/// Cursors write numbers as `From`; they are read as `To`.
template <class From, class To>
class LaneRows {
 public:
  /// `size` numbers a step; `lanes` is 1 or a multiple of a pack.
  LaneRows(Index lanes, Index blockSteps, Index size)
      : lanes_(lanes),
        size_(size),
        row_(static_cast<std::size_t>(blockSteps * size)),
        rows_(static_cast<std::size_t>(lanes * blockSteps * size)),
        sideBySide_(lanes == 1 ? 0 : rows_.size()) {}

  [[nodiscard]] Index size() const { return size_; }

  /// Where the next row is written, before it is put.
  From* row() { return row_.data(); }

  /// What was written of `there` steps, and zeros up to `steps`, is the row of a lane.
  void put(Index lane, Index there, Index steps) {
    To* to = rows_.data() + lane * steps * size_;
    std::fill(std::copy_n(row_.data(), there * size_, to), to + steps * size_, To{});
  }

  /// After the rows of all lanes, or after that of lane 0 if it is `shared` by all.
  void arrange(Index steps, bool shared) {
    if (lanes_ == 1) return;
    if (!shared) return transpose(rows_.data(), lanes_, steps * size_, sideBySide_.data());
    using V = Pack<To>;
    const To* from = rows_.data();
    To* to = sideBySide_.data();
    for (const To* end = from + steps * size_; from < end; ++from)
      for (const To* next = to + lanes_; to < next; to += widthOf<V>) storeAny<V>(to, broadcast<V>(*from));
  }

  /// [steps, size, lanes], once arranged.
  [[nodiscard]] const To* numbers() const { return lanes_ == 1 ? rows_.data() : sideBySide_.data(); }

 private:
  Index lanes_;
  Index size_;
  std::vector<From> row_;
  std::vector<To> rows_;  // [lanes, steps, size]
  std::vector<To> sideBySide_;
};

}  // namespace outlast
