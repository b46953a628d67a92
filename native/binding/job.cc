#include "binding/job.h"

#include <memory>
#include <thread>

#include "binding/arguments.h"
#include "core/first_failure.h"
#include "core/threads.h"

namespace outlast::binding {
namespace {

class Job;
void settle(Napi::Env env, Napi::Function callback, Job* job, void* data);
using Channel = Napi::TypedThreadSafeFunction<Job, void, settle>;

/// Lives from start to the channel's finalizer, which is the last thing that happens to it on every path.
class Job {
 public:
  Job(Napi::Env env, std::function<void(JobControl&)> work, std::function<Napi::Value(Napi::Env)> deliver)
      : control(std::make_shared<JobControl>()),
        deferred(Napi::Promise::Deferred::New(env)),
        env_(env),
        work_(std::move(work)),
        deliver_(std::move(deliver)) {}

  /// Once there is a channel, the job belongs to it.
  void open() {
    channel_ = Channel::New(
        env_, "outlast.job", 0, 1, this, [](Napi::Env, void*, Job* job) { finalize(job); },
        static_cast<void*>(nullptr));
  }

  void start() {
    // Cleanup hooks run last in, first out: this one must run before the channel's own, while the channel still works.
    napi_add_env_cleanup_hook(env_, leaveEnvironment, this);
    hooked_ = true;
    if (!hasThreads) return run();
    try {
      thread_ = std::thread([this] { run(); });
    } catch (...) {
      failure_.keep();
      announce();
    }
  }

  /// On the JavaScript thread, once, when the work has ended.
  void settle(Napi::Env env) {
    if (closing_) return;
    const Napi::HandleScope scope(env);
    try {
      failure_.rethrow();
      deferred.Resolve(deliver_(env));
    } catch (...) {
      deferred.Reject(toError(env).Value());
    }
  }

  std::shared_ptr<JobControl> control;
  Napi::Promise::Deferred deferred;

 private:
  void run() {
    try {
      work_(*control);
    } catch (...) {
      failure_.keep();
    }
    announce();
  }

  void announce() {
    channel_.NonBlockingCall();
    channel_.Release();
  }

  void join() {
    if (thread_.joinable()) thread_.join();
  }

  static void leaveEnvironment(void* data) {
    auto* job = static_cast<Job*>(data);
    job->hooked_ = false;
    job->closing_ = true;
    job->control->stop = true;
    job->join();
  }

  static void finalize(Job* job) {
    if (job->hooked_) napi_remove_env_cleanup_hook(job->env_, leaveEnvironment, job);
    job->join();
    delete job;
  }

  Napi::Env env_;
  std::function<void(JobControl&)> work_;
  std::function<Napi::Value(Napi::Env)> deliver_;
  Channel channel_;
  std::thread thread_;
  FirstFailure failure_;
  bool hooked_ = false;
  bool closing_ = false;
};

void settle(Napi::Env env, Napi::Function /*callback*/, Job* job, void* /*data*/) {
  // Without an environment there is no JavaScript left to tell.
  if (env == nullptr || job == nullptr) return;
  job->settle(env);
}

Napi::Value progressOf(Napi::Env env, const JobControl& control) {
  Napi::Object state = Napi::Object::New(env);
  state.Set("done", static_cast<double>(control.done.load()));
  state.Set("total", static_cast<double>(control.total.load()));
  state.Set("loss", control.loss.load());
  return state;
}

/// What JavaScript holds of a job.
Napi::Value handleOf(Napi::Env env, const Job& job) {
  const std::shared_ptr<JobControl> control = job.control;
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("promise", job.deferred.Promise());
  handle.Set("stop", Napi::Function::New(
                         env, [control](const Napi::CallbackInfo& /*info*/) { control->stop = true; }, "stop"));
  handle.Set(
      "progress",
      Napi::Function::New(
          env, [control](const Napi::CallbackInfo& info) { return progressOf(info.Env(), *control); }, "progress"));
  return handle;
}

}  // namespace

Napi::Value startJob(Napi::Env env, std::function<void(JobControl&)> work,
                     std::function<Napi::Value(Napi::Env)> deliver) {
  auto job = std::make_unique<Job>(env, std::move(work), std::move(deliver));
  const Napi::Value handle = handleOf(env, *job);
  job->open();
  job.release()->start();
  return handle;
}

Napi::Value runAtOnce(Napi::Env env, const std::function<void(JobControl&)>& work,
                      const std::function<Napi::Value(Napi::Env)>& deliver) {
  JobControl control;
  work(control);
  Napi::Object done = Napi::Object::New(env);
  done.Set("result", deliver(env));
  done.Set("progress", progressOf(env, control));
  return done;
}

}  // namespace outlast::binding
