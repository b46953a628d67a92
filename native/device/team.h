// What a kernel's body knows of the device: a team, the threads that work on one model together. A team says `rank()`
// and `size()`, and `sync()`, which no thread leaves before all have come: what a thread wrote before it is seen by all
// behind it. Teams of a warp also have `swap(value, mask)`, the value of the thread whose rank differs in the bits of
// `mask`, and `any(condition)`, whether it holds for any of them. On a device teams are blocks or warps (cuda/); in
// tests threads are fibers in an order that changes from one barrier to the next (emulator/), so that a barrier or a
// swap that is missing is seen.
//
// Teams of several blocks that train one model together are a crew (kernel/crew.h): `isCrew` says so, `crewRank()` and
// `crewSize()` count blocks. `meet()` is what `sync()` is, for the threads of all blocks of the crew, and `meetSlice()`
// for those of the blocks that have the same rows. To a team that is alone both are `sync()`.
#pragma once
#include "core/simd.h"
#include "core/types.h"

#if defined(__CUDACC__)
#define OUTLAST_KERNEL __device__ __forceinline__
// Of loops over what lies in registers, which have no numbers to be found by.
#define OUTLAST_UNROLL _Pragma("unroll")
#else
#define OUTLAST_KERNEL inline
#define OUTLAST_UNROLL
#endif

namespace outlast::device {

/// Four sequences side by side: a thread takes a hidden unit of four sequences at a time, so that every weight that it
/// reads is used four times.
template <class Real>
struct alignas(16) Quad {
  Real of[4];
};
inline constexpr int quadWidth = 4;

/// Whether a thread is the first of its team, or of its crew.
template <class Team>
OUTLAST_KERNEL bool isFirstThread(const Team& team) {
  if constexpr (Team::isCrew) {
    return team.crewRank() == 0 && team.rank() == 0;
  } else {
    return team.rank() == 0;
  }
}

/// Calls visit(item) for the items of 0..count-1 that are this thread's.
template <class Team, class Visit>
OUTLAST_KERNEL void share(const Team& team, int count, Visit&& visit) {
  for (int item = team.rank(); item < count; item += team.size()) visit(item);
}

/// The same where block `block` of `blocks` has this thread.
template <class Team, class Visit>
OUTLAST_KERNEL void shareBlocks(const Team& team, int block, int blocks, int count, Visit&& visit) {
  for (int item = block * team.size() + team.rank(); item < count; item += blocks * team.size()) visit(item);
}

}  // namespace outlast::device
