// A block of a crew, and how it meets the others: barriers that count in the device's memory.
#pragma once
#include <cuda_runtime.h>

#include "device/kernel/train.h"

namespace outlast::device {

class CrewTeam {
 public:
  static constexpr bool isCrew = true;

  /// `meetings` are of the whole launch; see Launch.
  __device__ __forceinline__ CrewTeam(const Plan& plan, std::uint32_t* meetings)
      : size_(plan.crewSize()),
        units_(plan.unitSlices),
        slice_(plan, crewRank()),
        own_(meetings + crew() * meetingPlaces(plan)) {}

  /// Which crew of the launch it is.
  [[nodiscard]] __device__ __forceinline__ int crew() const { return static_cast<int>(blockIdx.x) / size_; }
  [[nodiscard]] __device__ __forceinline__ int crewRank() const { return static_cast<int>(blockIdx.x) % size_; }
  [[nodiscard]] __device__ __forceinline__ int crewSize() const { return size_; }
  [[nodiscard]] __device__ __forceinline__ int rank() const { return static_cast<int>(threadIdx.x); }
  [[nodiscard]] __device__ __forceinline__ int size() const { return static_cast<int>(blockDim.x); }

  [[nodiscard]] __device__ __forceinline__ const Slice<true>& slice(const Plan& /*plan*/) const { return slice_; }

  __device__ __forceinline__ void sync() const { __syncthreads(); }
  __device__ __forceinline__ void meet() const { meetAt(own_, size_, crewRank()); }
  __device__ __forceinline__ void meetSlice() const {
    meetAt(own_ + (1 + slice_.rowSlice) * meetingStride, units_, slice_.unitSlice);
  }

 private:
  /// Whoever comes adds one, and the first block what is lacking then to the highest bit, which so turns over when all
  /// have come: nobody has to know how often they have met before. What the first thread waits for, the barriers of
  /// its block hand on to the others.
  static __device__ __forceinline__ void meetAt(std::uint32_t* place, int blocks, int block) {
    __syncthreads();
    if (blocks > 1 && threadIdx.x == 0) {
      const std::uint32_t own = block == 0 ? 0x80000000U - static_cast<std::uint32_t>(blocks - 1) : 1U;
      __threadfence();
      const std::uint32_t before = atomicAdd(place, own);
      std::uint32_t now;
      do {
        asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(now) : "l"(place) : "memory");
      } while (((now ^ before) & 0x80000000U) == 0);
      __threadfence();
    }
    __syncthreads();
  }

  int size_, units_;
  Slice<true> slice_;
  std::uint32_t* own_;
};

}  // namespace outlast::device
