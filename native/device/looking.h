// A job's control while a launch is under way: a stop goes to the device, progress comes from it.
#pragma once
#include "core/job_control.h"
#include "device/context.h"

namespace outlast::device {

class Looking {
 public:
  /// Of a launch of `teams` teams that count what is done; 0: they do not.
  Looking(const Context& context, JobControl& control, int teams = 0)
      : control_(control), stop_(context), done_(context), teams_(teams) {
    *stop_.reserve(1, true) = 0;
    if (teams > 0) std::fill_n(done_.reserve(static_cast<std::size_t>(teams), true), teams, 0);
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
    for (int team = 0; team < teams_; ++team) sum += done()[team];
    control_.advance(sum - told_);
    told_ = sum;
  }

 private:
  JobControl& control_;
  Memory<std::int32_t> stop_;
  Memory<std::int64_t> done_;
  int teams_;
  std::int64_t told_ = 0;
};

}  // namespace outlast::device
