// Memory for packs.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

#include "core/types.h"

namespace outlast {

/// `count` as a size of memory. Throws std::bad_alloc for one beyond the machine's addresses, which would lose its
/// upper half where these have 32 bits.
inline std::size_t sizeOf(Index count) {
  if (count > std::numeric_limits<std::ptrdiff_t>::max()) throw std::bad_alloc();
  return static_cast<std::size_t>(count);
}

/// Aligned to a cache line, grows when asked for more, keeps nothing of what it held, never shrinks.
template <class Real>
class Buffer {
 public:
  Real* reserve(Index count) {
    if (count > size_) {
      const std::size_t bytes = (sizeOf(count * static_cast<Index>(sizeof(Real))) + 63) / 64 * 64;
      data_.reset(static_cast<Real*>(std::aligned_alloc(64, bytes)));
      size_ = data_ ? count : 0;
      if (!data_) throw std::bad_alloc();
    }
    return data_.get();
  }
  Real* get() const { return data_.get(); }

 private:
  struct Free {
    void operator()(Real* data) const { std::free(data); }
  };
  std::unique_ptr<Real, Free> data_;
  Index size_ = 0;
};

}  // namespace outlast
