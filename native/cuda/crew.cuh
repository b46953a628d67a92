// A block of a crew, and how it meets the others: barriers that count in the device's memory.
#pragma once
#include <cuda_runtime.h>

#include "device/kernel/train.h"

namespace outlast::device {

/// The grid is unit slices x row slices x crews.
class CrewTeam {
 public:
  static constexpr bool isCrew = true;

  /// `meetings` are of the whole launch; see Launch.
  __device__ __forceinline__ CrewTeam(const Plan& plan, std::uint32_t* meetings)
      : own_(meetings + blockIdx.z * meetingPlaces(plan)) {}

  [[nodiscard]] __device__ __forceinline__ Slice<true> slice() const {
    return {static_cast<int>(blockIdx.y), static_cast<int>(blockIdx.x)};
  }
  [[nodiscard]] __device__ __forceinline__ int crewRank() const {
    return static_cast<int>(blockIdx.y * gridDim.x + blockIdx.x);
  }
  [[nodiscard]] __device__ __forceinline__ int crewSize() const { return static_cast<int>(gridDim.x * gridDim.y); }
  [[nodiscard]] __device__ __forceinline__ int rank() const { return static_cast<int>(threadIdx.x); }
  [[nodiscard]] __device__ __forceinline__ int size() const { return static_cast<int>(blockDim.x); }

  __device__ __forceinline__ void sync() const { __syncthreads(); }
  __device__ __forceinline__ void meet() const { meetAt(own_, crewSize(), crewRank()); }
  __device__ __forceinline__ void meetSlice() const {
    meetAt(own_ + (1 + blockIdx.y) * meetingStride, static_cast<int>(gridDim.x), static_cast<int>(blockIdx.x));
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

  std::uint32_t* own_;
};

}  // namespace outlast::device
