// The cache sizes that Eigen counts with.
#pragma once
#include <Eigen/Core>

namespace outlast::binding {

/// How Eigen cuts its products, and with it their last bits, must not depend on the machine's caches. Once: a thread
/// that loads the addon must not write what another computes with.
inline void fixCacheSizes() {
  static const bool isFixed = [] {
    Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 4 << 20);
    return true;
  }();
  static_cast<void>(isFixed);
}

}  // namespace outlast::binding
