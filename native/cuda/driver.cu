// The library of CUDA devices. A block is a team, several warps of one are, or several blocks are a crew; a launch has
// as many as the device holds at once, and each takes every so many runs, so that one launch makes all their steps.
#include <cuda_runtime.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

#include "core/packs.h"
#include "cuda/crew.cuh"
#include "device/driver.h"
#include "device/kernel/bodies.h"

namespace outlast::device {
namespace {

struct BlockTeam {
  static constexpr bool isCrew = false;
  __device__ __forceinline__ int rank() const { return static_cast<int>(threadIdx.x); }
  __device__ __forceinline__ int size() const { return static_cast<int>(blockDim.x); }
  __device__ __forceinline__ void sync() const { __syncthreads(); }
  __device__ __forceinline__ void meet() const { sync(); }
  __device__ __forceinline__ void meetSlice() const { sync(); }
};

/// Teams of a warp each share blocks, and know nothing of each other.
struct WarpTeam {
  static constexpr bool isCrew = false;
  __device__ __forceinline__ int rank() const { return static_cast<int>(threadIdx.x) % lanesOfWarp; }
  __device__ __forceinline__ int size() const { return lanesOfWarp; }
  __device__ __forceinline__ void sync() const { __syncwarp(); }
  __device__ __forceinline__ void meet() const { sync(); }
  template <class Value>
  __device__ __forceinline__ Value swap(Value own, int mask) const {
    return __shfl_xor_sync(0xFFFFFFFFU, own, mask);
  }
  __device__ __forceinline__ bool any(bool own) const { return __any_sync(0xFFFFFFFFU, own) != 0; }
};

/// Threads of a block, and numbers of 32 bits that each has in registers: 512 of 128 are all of a multiprocessor.
constexpr int mostThreads = 512;

/// What a device's name says of a library whose gates are not as accurate as the processor's.
#if defined(OUTLAST_FAST_ACTIVATIONS)
constexpr const char* accuracy = " (fast activations: float32 gates off by up to 2^-11)";
#else
constexpr const char* accuracy = "";
#endif

template <class Body, class Real>
__global__ void __launch_bounds__(mostThreads, 1) trainBlocks(const __grid_constant__ Launch<Real> launch) {
  extern __shared__ int4 exchange[];
  train<Body>(launch, BlockTeam{}, static_cast<int>(blockIdx.x), static_cast<int>(gridDim.x),
              reinterpret_cast<Real*>(exchange));
}

template <class Body, class Real>
__global__ void __launch_bounds__(mostThreads, 1) trainCrews(const __grid_constant__ Launch<Real> launch) {
  extern __shared__ int4 exchange[];
  const CrewTeam team(launch.plan, launch.meetings);
  train<Body>(launch, team, static_cast<int>(blockIdx.z), static_cast<int>(gridDim.z),
              reinterpret_cast<Real*>(exchange));
}

template <class Cell, class Real>
__global__ void __launch_bounds__(mostThreads, 1) walkBlocks(const __grid_constant__ Walk<Real> walk) {
  extern __shared__ int4 exchange[];
  walkAll<Cell>(walk, BlockTeam{}, static_cast<int>(blockIdx.x), static_cast<int>(gridDim.x),
                reinterpret_cast<Real*>(exchange));
}

template <class Body, class Real>
__global__ void __launch_bounds__(warpsOfBlock* lanesOfWarp, 2)
    trainWarps(const __grid_constant__ Launch<Real> launch, int teams) {
  extern __shared__ int4 exchange[];
  const int warp = static_cast<int>(threadIdx.x) / lanesOfWarp;
  const int index = static_cast<int>(blockIdx.x) * warpsOfBlock + warp;
  if (index < teams)
    train<Body>(launch, WarpTeam{}, index, teams, reinterpret_cast<Real*>(exchange) + warp * launch.plan.exchange);
}

thread_local std::string lastError;

/// Whether a fault comes back from every later call of this process, whatever it is.
bool isLasting(cudaError_t code) {
  switch (code) {
    case cudaErrorECCUncorrectable:
    case cudaErrorContained:
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchTimeout:
    case cudaErrorAssert:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchFailure:
    case cudaErrorTensorMemoryLeak:
    case cudaErrorMpsClientTerminated:
    case cudaErrorExternalDevice:
      return true;
    default:
      return false;
  }
}

/// Whether a call succeeded; if not, error() has its name and CUDA's own words.
bool good(cudaError_t code, const char* call) {
  if (code == cudaSuccess) return true;
  lastError = std::string(call) + ": " + cudaGetErrorString(code);
  cudaGetLastError();  // not of the next call
  if (isLasting(code)) lastError += "; this process can do no more on it, and a new one can: start it again";
  return false;
}

struct Context {
  int device = 0;
  int exchangeBytes = 0;
  int multiprocessors = 1;
  cudaStream_t stream = nullptr;
};

bool enter(const Context* context) { return good(cudaSetDevice(context->device), "cudaSetDevice"); }

int count() {
  int devices = 0;
  return good(cudaGetDeviceCount(&devices), "cudaGetDeviceCount") ? devices : -1;
}

bool describe(int device, DeviceInfo* info) {
  cudaDeviceProp properties{};
  std::size_t free = 0, total = 0;
  int optin = 0, cooperates = 0;
  if (!good(cudaSetDevice(device), "cudaSetDevice") ||
      !good(cudaGetDeviceProperties(&properties, device), "cudaGetDeviceProperties") ||
      !good(cudaMemGetInfo(&free, &total), "cudaMemGetInfo") ||
      !good(cudaDeviceGetAttribute(&optin, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
            "cudaDeviceGetAttribute") ||
      !good(cudaDeviceGetAttribute(&cooperates, cudaDevAttrCooperativeLaunch, device), "cudaDeviceGetAttribute"))
    return false;
  std::snprintf(info->name, sizeof(info->name), "%s%s", properties.name, accuracy);
  info->limits = {optin, mostThreads};
  info->limits.crew = cooperates != 0 ? properties.multiProcessorCount : 1;
  info->teams = properties.multiProcessorCount;
  info->freeBytes = static_cast<Index>(free);
  return true;
}

void* open(int device) {
  auto* const context = new (std::nothrow) Context;
  if (context == nullptr) {
    lastError = "out of memory";
    return nullptr;
  }
  context->device = device;
  if (enter(context) && good(cudaStreamCreateWithFlags(&context->stream, cudaStreamNonBlocking), "cudaStreamCreate") &&
      good(cudaDeviceGetAttribute(&context->multiprocessors, cudaDevAttrMultiProcessorCount, device),
           "cudaDeviceGetAttribute") &&
      good(cudaDeviceGetAttribute(&context->exchangeBytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
           "cudaDeviceGetAttribute"))
    return context;
  delete context;
  return nullptr;
}

void close(void* opened) {
  auto* const context = static_cast<Context*>(opened);
  cudaSetDevice(context->device);
  cudaStreamDestroy(context->stream);
  delete context;
}

void* allocate(void* context, std::size_t bytes) {
  void* memory = nullptr;
  return enter(static_cast<Context*>(context)) && good(cudaMalloc(&memory, bytes), "cudaMalloc") ? memory : nullptr;
}

/// Written by one side and read by the other while a launch is under way; the same address on both.
void* allocateShared(void* context, std::size_t bytes) {
  void* memory = nullptr;
  return enter(static_cast<Context*>(context)) &&
                 good(cudaHostAlloc(&memory, bytes, cudaHostAllocMapped), "cudaHostAlloc")
             ? memory
             : nullptr;
}

void release(void* context, void* memory) {
  if (!enter(static_cast<Context*>(context))) return;
  cudaPointerAttributes attributes{};
  if (!good(cudaPointerGetAttributes(&attributes, memory), "cudaPointerGetAttributes")) return;
  if (attributes.type == cudaMemoryTypeHost) {
    cudaFreeHost(memory);
  } else {
    cudaFree(memory);
  }
}

bool copy(void* opened, void* to, const void* from, std::size_t bytes) {
  auto* const context = static_cast<Context*>(opened);
  return enter(context) &&
         good(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, context->stream), "cudaMemcpyAsync") &&
         good(cudaStreamSynchronize(context->stream), "cudaStreamSynchronize");
}

/// Whether only the widest of warps' kernels are there, which take the most registers, and of crews' that of the cell
/// with most gates, in float: enough for a check, and for nothing else.
#if defined(OUTLAST_SAMPLE_OF_KERNELS)
constexpr bool isSampled = true;
#else
constexpr bool isSampled = false;
#endif

template <class Real, class Cell>
const void* kernelOf(BlockBody<Cell>) {
  return reinterpret_cast<const void*>(trainBlocks<BlockBody<Cell>, Real>);
}
template <class Real, class Cell>
const void* kernelOf(CrewBody<Cell>) {
  if constexpr (isSampled && (Cell::gates < quadWidth || sizeof(Real) > sizeof(float))) {
    return nullptr;
  } else {
    return reinterpret_cast<const void*>(trainCrews<CrewBody<Cell>, Real>);
  }
}
template <class Real, class Cell, int width>
const void* kernelOf(WarpBody<Cell, width>) {
  if constexpr (isSampled && holdsUnit(Cell::gates, 2 * width, sizeof(Real))) {
    return nullptr;
  } else {
    return reinterpret_cast<const void*>(trainWarps<WarpBody<Cell, width>, Real>);
  }
}
template <class Real>
const void* kernelOf(const Plan& plan) {
  if (plan.purpose == Purpose::train) return visitBody<Real>(plan, [](auto body) { return kernelOf<Real>(body); });
  return visitItem<Cells>(plan.shape.cell,
                          [](auto cell) { return reinterpret_cast<const void*>(walkBlocks<decltype(cell), Real>); });
}

/// What a launch of a plan's kernel is made of.
struct Shape {
  const void* kernel = nullptr;
  int teams = 1;  ///< of a block
  int crew = 1;   ///< blocks of a team
  int threads = 0;
  int bytes = 0;
};

template <class Real>
Shape shapeOf(const Plan& plan) {
  Shape shape;
  shape.kernel = kernelOf<Real>(plan);
  shape.teams = plan.warpWidth > 0 ? warpsOfBlock : 1;
  shape.crew = plan.crewSize();
  shape.threads = plan.threads * shape.teams;
  shape.bytes = plan.exchange * shape.teams * static_cast<int>(sizeof(Real));
  return shape;
}

/// Lets the kernel have all the memory that a block may ask for: other threads launch it with plans of their own.
bool prepare(const Context& context, const void* kernel) {
  if (kernel == nullptr) {
    lastError = "this library has some of the kernels alone, for checks: npx outlast build --cuda makes them all";
    return false;
  }
  return good(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, context.exchangeBytes),
              "cudaFuncSetAttribute");
}

int teams(void* opened, const Plan* plan, int realBytes) {
  auto* const context = static_cast<Context*>(opened);
  const Shape shape = realBytes == 4 ? shapeOf<float>(*plan) : shapeOf<double>(*plan);
  int blocks = 0;
  if (!enter(context) || !prepare(*context, shape.kernel) ||
      !good(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, shape.kernel, shape.threads,
                                                          static_cast<std::size_t>(shape.bytes)),
            "cudaOccupancyMaxActiveBlocksPerMultiprocessor"))
    return 0;
  const int found = blocks * context->multiprocessors * shape.teams / shape.crew;
  if (found < 1)
    lastError = "it has no room for blocks at once: " + std::to_string(shape.crew) + " of " +
                std::to_string(shape.threads) + " threads and " + std::to_string(shape.bytes) + " bytes";
  return found;
}

/// Blocks that wait for each other must all be at work: what has no room is refused, rather than to wait for ever.
cudaError_t launchShape(const Plan& plan, const Shape& shape, int teams, void** arguments, cudaStream_t stream) {
  const dim3 threads(static_cast<unsigned>(shape.threads));
  const auto bytes = static_cast<std::size_t>(shape.bytes);
  if (shape.crew == 1) {
    const dim3 blocks(static_cast<unsigned>(ceilDivide(teams, shape.teams)));
    return cudaLaunchKernel(shape.kernel, blocks, threads, arguments, bytes, stream);
  }
  const dim3 blocks(static_cast<unsigned>(plan.unitSlices), static_cast<unsigned>(plan.rowSlices),
                    static_cast<unsigned>(teams));
  return cudaLaunchCooperativeKernel(shape.kernel, blocks, threads, arguments, bytes, stream);
}

/// A launch of the kernel of its plan: `argument` is a Launch or a Walk.
template <class Real, class Argument>
bool launchCuda(void* opened, const Argument* given, int teams, Watch watch) {
  auto* const context = static_cast<Context*>(opened);
  const Shape shape = shapeOf<Real>(given->plan);
  Argument argument = *given;
  // Blocks that are one team each take the first alone.
  void* arguments[] = {&argument, &teams};
  if (!enter(context) || !prepare(*context, shape.kernel) ||
      !good(launchShape(given->plan, shape, teams, arguments, context->stream),
            shape.crew > 1 ? "cudaLaunchCooperativeKernel" : "cudaLaunchKernel"))
    return false;
  for (;;) {
    const cudaError_t state = cudaStreamQuery(context->stream);
    if (state != cudaErrorNotReady) return good(state, "the kernel");
    watch.look(watch.data);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

const Driver* outlastDriver() {
  static const Driver driver = [] {
    Driver own;
    own.error = [] { return lastError.c_str(); };
    own.count = count;
    own.describe = describe;
    own.open = open;
    own.close = close;
    own.allocate = allocate;
    own.allocateShared = allocateShared;
    own.release = release;
    own.upload = copy;
    own.download = copy;
    own.teams = teams;
    own.trainFloat = launchCuda<float, Launch<float>>;
    own.trainDouble = launchCuda<double, Launch<double>>;
    own.walkFloat = launchCuda<float, Walk<float>>;
    own.walkDouble = launchCuda<double, Walk<double>>;
    return own;
  }();
  return &driver;
}

}  // namespace outlast::device
