// The cache sizes that Eigen counts with.
#pragma once
#include <Eigen/Core>

namespace outlast::binding {

/// How Eigen cuts its products, and with it their last bits, must not depend on the machine's caches.
inline void fixCacheSizes() { Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 4 << 20); }

}  // namespace outlast::binding
