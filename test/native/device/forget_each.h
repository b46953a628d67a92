// Whether every barrier of the kernels is needed.
#pragma once
#include "../kernels/network_case.h"
#include "emulated_network.h"

namespace network_case {

/// Forgets each barrier and exchange of the kernels that these cases take, one at a time: the numbers must change.
inline void forgetEach(const std::vector<Case>& cases, const outlast::device::DeviceLimits& limits, std::size_t least) {
  using outlast::device::Barrier;
  const auto resultOf = [&](const Case& one, std::uint64_t seed, const Barrier& forgotten) {
    EmulatedNetwork<double> network(one.shape, limits, seed);
    network.fibers().forget(forgotten);
    const auto result = run(one, network);
    return std::pair(result, network.fibers().barriers());
  };
  std::vector<Barrier> all, missed;
  const auto has = [](const std::vector<Barrier>& some, const Barrier& one) {
    return std::ranges::find(some, one) != some.end();
  };
  for (const Case& one : cases) {
    const auto [whole, barriers] = resultOf(one, 1, {});
    CHECK(distance(one, whole, run(one, *outlast::makeNetwork<double>(one.shape))) < 1e-11);
    // NaN is unequal to itself: numbers that nobody wrote are seen too. Threads that part for good are seen as well.
    const auto differs = [&, &whole = whole](std::uint64_t seed, const Barrier& forgotten) {
      try {
        const auto result = resultOf(one, seed, forgotten).first;
        return !(result.loss == whole.loss && result.gradients == whole.gradients && result.final == whole.final);
      } catch (const std::logic_error&) {
        return true;
      }
    };
    for (std::uint64_t seed = 2; seed <= 4; ++seed) CHECK(!differs(seed, {}));
    for (const Barrier& barrier : barriers) {
      if (!has(all, barrier)) all.push_back(barrier);
      for (std::uint64_t seed = 1; seed <= 4 && !has(missed, barrier); ++seed)
        if (differs(seed, barrier)) missed.push_back(barrier);
    }
  }
  CHECK(all.size() >= least);
  for (const Barrier& barrier : all) {
    INFO(std::string(barrier.file) << ":" << barrier.line);
    CHECK(has(missed, barrier));
  }
}

}  // namespace network_case
