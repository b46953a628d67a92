// A job's control while a launch is under way: a stop goes to the device, progress comes from it.
#pragma once
#include "core/job_control.h"
#include "device/context.h"

namespace outlast::device {

class Looking {
 public:
  /// Of a launch of `runs` runs, of which each counts what is done; 0: none does.
  Looking(const Context& context, JobControl& control, std::size_t runs = 0)
      : control_(control), stop_(context), done_(context), runs_(runs) {
    *stop_.reserve(1, true) = 0;
    if (runs > 0) std::fill_n(done_.reserve(runs, true), runs, 0);
  }

  [[nodiscard]] const volatile std::int32_t* stop() const { return stop_.get(); }
  [[nodiscard]] volatile std::int64_t* done() const { return done_.get(); }

  /// For the launch; this must outlive it.
  Watch watch() {
    return {[](void* data) { static_cast<Looking*>(data)->look(); }, this};
  }

  void look() {
    if (control_.stop.load(std::memory_order_relaxed)) *static_cast<volatile std::int32_t*>(stop_.get()) = 1;
    std::int64_t sum = 0;
    for (std::size_t run = 0; run < runs_; ++run) sum += done()[run];
    control_.advance(sum - told_);
    told_ = sum;
  }

 private:
  JobControl& control_;
  Memory<std::int32_t> stop_;
  Memory<std::int64_t> done_;
  std::size_t runs_;
  std::int64_t told_ = 0;
};

}  // namespace outlast::device
