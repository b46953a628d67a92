// Work on a thread of its own, seen from JavaScript as { promise, stop(), progress() }.
#pragma once
#include <napi.h>

#include <functional>

#include "core/job_control.h"

namespace outlast::binding {

/// Starts `work` on a new thread and returns at once. `work` sees no JavaScript; when it has ended, `deliver` makes the
/// promise's value on the JavaScript thread. A thrown Failure rejects the promise. When the environment goes away (a
/// terminated worker, process.exit) the job is stopped and joined, and nothing is delivered.
Napi::Value startJob(Napi::Env env, std::function<void(JobControl&)> work,
                     std::function<Napi::Value(Napi::Env)> deliver);

/// For work that takes less time than a thread does to start: does it here and now, and returns { result, progress },
/// the numbers that progress() would give at the end.
Napi::Value runAtOnce(Napi::Env env, const std::function<void(JobControl&)>& work,
                      const std::function<Napi::Value(Napi::Env)>& deliver);

}  // namespace outlast::binding
