// Memory of a device that many owners fill, one behind the other: small pieces go there together.
#pragma once
#include <vector>

#include "device/context.h"

namespace outlast::device {

template <class T>
class Filling {
 public:
  /// Makes room for `count` numbers; what was there is gone.
  Filling(Memory<T>& memory, Index count)
      : memory_(memory), begin_(memory.reserve(std::max<std::size_t>(static_cast<std::size_t>(count), 1))) {}

  /// Returns where the piece will lie once all are there.
  T* append(std::span<const T> piece) {
    T* const place = begin_ + written_ + waiting_.size();
    if (waiting_.size() + piece.size() > most) write(waiting_);
    if (piece.size() > most) {
      write(piece);
    } else {
      waiting_.insert(waiting_.end(), piece.begin(), piece.end());
    }
    return place;
  }

  /// Once all pieces are appended.
  void close() { write(waiting_); }

 private:
  static constexpr std::size_t most = std::size_t{1} << 22;

  void write(std::span<const T> piece) {
    memory_.write(written_, piece);
    written_ += piece.size();
    if (piece.data() == waiting_.data()) waiting_.clear();
  }

  Memory<T>& memory_;
  T* begin_;
  std::size_t written_ = 0;
  std::vector<T> waiting_;
};

}  // namespace outlast::device
