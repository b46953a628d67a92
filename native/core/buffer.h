// Memory for packs.
#pragma once
#include <cstdlib>
#include <memory>
#include <new>

#include "core/types.h"

namespace outlast {

/// Aligned to a cache line, grows when asked for more, keeps nothing of what it held, never shrinks.
template <class Real>
class Buffer {
 public:
  Real* reserve(Index count) {
    if (count > size_) {
      const std::size_t bytes = (static_cast<std::size_t>(count) * sizeof(Real) + 63) / 64 * 64;
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
