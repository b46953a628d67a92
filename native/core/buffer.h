// Memory for packs.
#pragma once
#include <cstddef>
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
      data_.reset();
      size_ = 0;
      data_.reset(static_cast<Real*>(::operator new(sizeOf(count * static_cast<Index>(sizeof(Real))), cacheLine)));
      size_ = count;
    }
    return data_.get();
  }
  Real* get() const { return data_.get(); }

 private:
  static constexpr std::align_val_t cacheLine{64};

  struct Free {
    void operator()(Real* data) const { ::operator delete(data, cacheLine); }
  };
  std::unique_ptr<Real, Free> data_;
  Index size_ = 0;
};

}  // namespace outlast
