// tanh, sigmoid and relu of the cells, for packs and single numbers alike: monotone, exactly saturated, sigmoid(0) =
// 1/2. Counters depend on it: a gate a few ulp off 1 leaks, and the count is lost.
#pragma once
#include <array>
#include <type_traits>

#include "core/lane_elementary.h"

namespace outlast {

#if defined(__CUDA_ARCH__) && defined(OUTLAST_FAST_ACTIVATIONS)
/// The device's own tanh: off by up to 2^-11 of the result, where the one below is by some 2^-22.
__device__ inline float hardwareTanh(float x) {
  float y;
  asm("tanh.approx.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}
#endif

/// 1 / (1 + exp(-x)) with a true division. 1 from x = 17.4 (float) or 37.5 (double), 0 where it would be subnormal.
template <class V, bool = fusesFreely>
constexpr V sigmoid(V x) {
#if defined(__CUDA_ARCH__) && defined(OUTLAST_FAST_ACTIVATIONS)
  if constexpr (std::is_same_v<V, float>) return 0.5F * hardwareTanh(0.5F * x) + 0.5F;
#endif
  using Range = lanes::ExpRange<RealOf<V>>;
  const V e = lanes::expOfMultiple<-1>(atMost(broadcast<V>(-Range::low), atLeast(broadcast<V>(-Range::high), x)));
#if defined(__CUDA_ARCH__)
  return powerOver<1>(e + V(1));
#else
  return RealOf<V>(1) / (e + RealOf<V>(1));
#endif
}

/// (tanh(x) / x - 1) / x^2 on |x| <= 0.26 in powers of x^2. float: least largest error, 7e-9 of tanh. double: Taylor.
template <class Real>
inline constexpr auto tanhSeries = [] {
  if constexpr (sizeof(Real) == 4) {
    return std::array{-0x1.555524cb29b38p-2F, 0x1.10e46e1a59b84p-3F, -0x1.a571562cdd7acp-5F};
  } else {
    return std::array{-1.0 / 3,
                      2.0 / 15,
                      -17.0 / 315,
                      62.0 / 2835,
                      -1382.0 / 155925,
                      21844.0 / 6081075,
                      -929569.0 / 638512875,
                      6404582.0 / 10854718875,
                      -443861162.0 / 1856156927625,
                      18888466084.0 / 194896477400625,
                      -113927491862.0 / 2900518163668125};
  }
}();

/// 1 - 2 / (exp(2|x|) + 1) from |x| = 0.26, where it passes 1/4; below, where that form cancels too much, the odd
/// series. +-1 from |x| = 9.1 (float) or 19.1 (double).
template <class V, bool = fusesFreely>
constexpr V tanh(V x) {
#if defined(__CUDA_ARCH__) && defined(OUTLAST_FAST_ACTIVATIONS)
  if constexpr (std::is_same_v<V, float>) return hardwareTanh(x);
#endif
  using Real = RealOf<V>;
  using Bits = BitsOf<V>;
  constexpr auto signBit =
      std::bit_cast<std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>>(Real(-0.0));
  const Bits sign = std::bit_cast<Bits>(x) & signBit;
  const V magnitude = std::bit_cast<V>(std::bit_cast<Bits>(x) & ~signBit);
  const V e = lanes::expOfMultiple<2>(atMost(broadcast<V>(lanes::ExpRange<Real>::high / 2), magnitude));
#if defined(__CUDA_ARCH__)
  const V far = Real(1) - powerOver<2>(e + Real(1));
#else
  const V far = Real(1) - Real(2) / (e + Real(1));
#endif
  const V square = magnitude * magnitude;
  constexpr auto series = tanhSeries<Real>;  // of its own: a device does not have the host's
  V sum = broadcast<V>(series.back());
  for (int i = static_cast<int>(series.size()) - 2; i >= 0; --i)
    sum = sum * square + series[static_cast<std::size_t>(i)];
  const V near = magnitude + (magnitude * square) * sum;
  const V result = select(magnitude < Real(0.26), near, far);
  return std::bit_cast<V>(std::bit_cast<Bits>(result) | sign);
}

/// max(0, x); NaN stays NaN, so a diverged state is seen.
template <class V>
constexpr V relu(V x) {
  return atLeast(V{}, x);
}

}  // namespace outlast
