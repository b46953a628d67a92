// Packs of lanes: the compiler's vector types, which bring + - * / and comparisons of their own, and what they lack.
// A function template over V computes with one number (V = float) and with a pack (V = Pack<float>) alike.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "core/types.h"

#if defined(_MSC_VER)
#define OUTLAST_INLINE __forceinline
#else
#define OUTLAST_INLINE inline __attribute__((always_inline))
#endif

namespace outlast {

/// Bytes of the widest pack of the instruction set that this file is compiled for.
#if defined(__AVX512F__)
inline constexpr int packBytes = 64;
#elif defined(__AVX2__)
inline constexpr int packBytes = 32;
#else
inline constexpr int packBytes = 16;
#endif

namespace detail {
template <class Number, int width>
struct Vector {
  typedef Number type __attribute__((vector_size(width * sizeof(Number))));
};
}  // namespace detail

template <class Real>
inline constexpr int packWidth = packBytes / static_cast<int>(sizeof(Real));

template <class Real, int width = packWidth<Real>>
using Pack = typename detail::Vector<Real, width>::type;

/// The number type of V, its lanes, and unsigned integers of its size to look at its bits.
template <class V>
struct LaneTraits {
  using Real = std::remove_cvref_t<decltype(std::declval<V>()[0])>;
  static constexpr int width = sizeof(V) / sizeof(Real);
  using Bits =
      typename detail::Vector<std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>, width>::type;
};
template <>
struct LaneTraits<float> {
  using Real = float;
  static constexpr int width = 1;
  using Bits = std::uint32_t;
};
template <>
struct LaneTraits<double> {
  using Real = double;
  static constexpr int width = 1;
  using Bits = std::uint64_t;
};
template <class V>
using RealOf = typename LaneTraits<V>::Real;
template <class V>
using BitsOf = typename LaneTraits<V>::Bits;
template <class V>
inline constexpr int widthOf = LaneTraits<V>::width;

/// All lanes equal.
template <class V>
constexpr V broadcast(RealOf<V> x) {
  if constexpr (widthOf<V> == 1) {
    return x;
  } else {
    return x - V{};
  }
}

/// Memory must be aligned to the pack.
template <class V>
inline V load(const RealOf<V>* from) {
  return *reinterpret_cast<const V*>(from);
}
template <class V>
inline void store(RealOf<V>* to, V x) {
  *reinterpret_cast<V*>(to) = x;
}

/// Any alignment.
template <class V>
inline V loadAny(const RealOf<V>* from) {
  V x;
  std::memcpy(&x, from, sizeof(V));
  return x;
}
template <class V>
inline void storeAny(RealOf<V>* to, V x) {
  std::memcpy(to, &x, sizeof(V));
}

/// Lane by lane `yes` where the condition holds, else `no`.
template <class Condition, class V>
constexpr V select(Condition condition, V yes, V no) {
  return condition ? yes : no;
}

/// The smaller and the larger of a bound and x, lane by lane; NaN in x stays.
template <class V>
constexpr V atMost(V bound, V x) {
#if defined(__CUDA_ARCH__)
  if constexpr (std::is_same_v<V, float>) {
    asm("min.NaN.f32 %0, %1, %2;" : "=f"(x) : "f"(x), "f"(bound));
    return x;
  }
#endif
#if defined(__AVX512F__)
  if constexpr (std::is_same_v<V, Pack<float, 16>>) return V(_mm512_min_ps(__m512(bound), __m512(x)));
  if constexpr (std::is_same_v<V, Pack<double, 8>>) return V(_mm512_min_pd(__m512d(bound), __m512d(x)));
#endif
  return select(x > bound, bound, x);
}
template <class V>
constexpr V atLeast(V bound, V x) {
#if defined(__CUDA_ARCH__)
  if constexpr (std::is_same_v<V, float>) {
    asm("max.NaN.f32 %0, %1, %2;" : "=f"(x) : "f"(x), "f"(bound));
    return x;
  }
#endif
#if defined(__AVX512F__)
  if constexpr (std::is_same_v<V, Pack<float, 16>>) return V(_mm512_max_ps(__m512(bound), __m512(x)));
  if constexpr (std::is_same_v<V, Pack<double, 8>>) return V(_mm512_max_pd(__m512d(bound), __m512d(x)));
#endif
  return select(x < bound, bound, x);
}

/// Correctly rounded square root, lane by lane.
template <class V>
constexpr V squareRoot(V x) {
  if constexpr (widthOf<V> == 1) {
    return std::sqrt(x);
  } else {
    V root;
    for (int lane = 0; lane < widthOf<V>; ++lane) root[lane] = std::sqrt(x[lane]);
    return root;
  }
}

#if defined(__CUDA_ARCH__)
/// numerator / y on a device, for a power of two and y >= 1, correctly rounded, but where it would be subnormal, and is
/// 0. (A device's own division of floats takes a call for numbers that cannot occur here.)
template <int numerator, class Real>
constexpr Real powerOver(Real y) {
  if constexpr (std::is_same_v<Real, float>) {
    float inverse;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(inverse) : "f"(y));
    // One step of Newton's; 0 times infinity would be NaN.
    const float rest = fmaf(-fminf(y, 0x1.fffffep127F), inverse, 1.0F);
    return numerator * fmaf(rest, inverse, inverse);
  }
  return Real(numerator) / y;
}
#endif

#if defined(__FMA__) || defined(__CUDA_ARCH__)
inline constexpr bool fusesProducts = true;
#else
inline constexpr bool fusesProducts = false;
#endif

/// Whether the compiler fuses products and sums of this file by itself (CMakeLists.txt). What computes is named by it:
/// of a function that is compiled in both ways under one name the linker would keep either.
#if defined(OUTLAST_FUSES_FREELY)
constexpr bool fusesFreely = true;
#else
constexpr bool fusesFreely = false;
#endif

/// x - y z of floats, rounded once where the level fuses products.
template <class V>
constexpr V lessProduct(V x, V y, V z) {
#if defined(__CUDA_ARCH__)
  if constexpr (std::is_same_v<V, float>) return fmaf(-y, z, x);
#endif
#if defined(__FMA__)
  if constexpr (std::is_same_v<V, float>) return __builtin_fmaf(-y, z, x);
  if constexpr (std::is_same_v<V, Pack<float, 4>>) return V(_mm_fnmadd_ps(__m128(y), __m128(z), __m128(x)));
  if constexpr (std::is_same_v<V, Pack<float, 8>>) return V(_mm256_fnmadd_ps(__m256(y), __m256(z), __m256(x)));
#endif
#if defined(__AVX512F__)
  if constexpr (std::is_same_v<V, Pack<float, 16>>) return V(_mm512_fnmadd_ps(__m512(y), __m512(z), __m512(x)));
#endif
  return x - y * z;
}

/// Sum over the lanes by halves, so that its order is fixed.
template <class V>
inline RealOf<V> sumLanes(V x) {
  constexpr int width = widthOf<V>;
  if constexpr (width == 1) {
    return x;
  } else if constexpr (width == 2) {
    return x[0] + x[1];
  } else {
    struct Halves {
      Pack<RealOf<V>, width / 2> low, high;
    };
    const auto halves = std::bit_cast<Halves>(x);
    return sumLanes(halves.low + halves.high);
  }
}

}  // namespace outlast
