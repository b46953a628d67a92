// What a fuzzer's bytes are taken for: numbers, sizes and choices, each from the next bytes; zeros past their end.
#pragma once
#include <bit>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>
#include <vector>

#include "core/failure.h"
#include "core/types.h"

namespace outlast::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : data_(data), end_(data + size) {}

  [[nodiscard]] bool isOver() const { return data_ == end_; }

  std::uint8_t byte() { return data_ == end_ ? std::uint8_t{0} : *data_++; }

  /// A whole number in least..most, a byte's choice.
  Index whole(Index least, Index most) { return least + byte() % (most - least + 1); }
  bool flag() { return (byte() & 1) != 0; }

  /// Mostly small, now and then one at which sizes overflow, or any 64 bits.
  double number() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double extremes[] = {
        -1.0,        0.5,      0x1p24,    0x1p31, 0x1p32,  0x1p40,  0x1p52,
        0x1p53,      0x1p63,   1e308,     -1e308, 5e-324,  1e-160,  1e160,
        1 + 0x1p-52, infinity, -infinity, -0.0,   0x1p-30, 0.99999, std::numeric_limits<double>::quiet_NaN()};
    const std::uint8_t kind = byte();
    if (kind < 150) return kind % 16;
    if (kind < 200) return (kind - 175) / 16.0;
    if (kind < 250) return extremes[kind % std::size(extremes)];
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | byte();
    return std::bit_cast<double>(bits);
  }

  template <class Number>
  std::vector<Number> numbers(Index count) {
    std::vector<Number> list;
    for (Index i = 0; i < count; ++i) {
      if constexpr (std::is_integral_v<Number>)
        list.push_back(static_cast<Number>(byte()));
      else
        list.push_back(static_cast<Number>(number()));
    }
    return list;
  }

 private:
  const std::uint8_t* data_;
  const std::uint8_t* end_;
};

/// Work that may refuse what it gets, with a sentence, or ask for more memory than there is.
template <class Work>
void mayRefuse(const Work& work) {
  try {
    work();
  } catch (const Failure& failure) {
    if (failure.code().rfind("OUTLAST_", 0) != 0 || std::string(failure.what()).size() < 10) __builtin_trap();
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {
  }
}

}  // namespace outlast::fuzz
