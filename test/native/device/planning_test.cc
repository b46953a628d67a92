// What the host does around launches: plans of runs that end, failures ahead of their time, memory between parts. The
// device makes nothing of its launches but what they are told to leave.
#include <doctest/doctest.h>

#include <atomic>
#include <map>

#include "device/train.h"
#include "quiet_chunk.h"

using namespace outlast;

namespace {

/// What the device does, and has.
struct IdleDevice {
  Index endsAfter = 1'000'000;  ///< updates of a run's launch, behind which it diverges
  std::atomic<std::size_t> live = 0, most = 0;
  std::map<void*, std::size_t> sizes;
  Index launches = 0;
  std::vector<Index> windows;  ///< of the first run of each launch
  std::vector<Index> plans;    ///< of these, steps that are listed
};
IdleDevice* idle = nullptr;

void* takeIdle(void* /*context*/, std::size_t bytes) {
  void* const memory = std::malloc(bytes + 1);
  idle->sizes[memory] = bytes;
  idle->live += bytes;
  idle->most = std::max<std::size_t>(idle->most, idle->live);
  return memory;
}

bool leaveResults(void* /*context*/, const device::Launch<double>* launch, int /*teams*/, device::Watch /*watch*/) {
  ++idle->launches;
  idle->windows.push_back(launch->work[0].windows);
  idle->plans.push_back(launch->work[0].plans);
  for (int run = 0; run < launch->runs; ++run) {
    const device::RunWork& work = launch->work[run];
    const Index made = std::min<Index>(work.windows, idle->endsAfter);
    double* const losses = launch->losses + static_cast<Index>(run) * launch->ruleSteps;
    std::fill_n(losses, made, 1.0);
    device::RunResult result{static_cast<int>(made), static_cast<int>(made), device::Ending::none};
    if (made < work.windows) {
      losses[made] = std::numeric_limits<double>::infinity();
      result.losses += 1;
      result.ending = device::Ending::diverged;
    }
    launch->results[run] = result;
  }
  return true;
}

device::Driver idleDriver() {
  device::Driver driver = *device::outlastDriver();
  driver.allocate = takeIdle;
  driver.release = [](void*, void* memory) {
    const auto found = idle->sizes.find(memory);
    if (found != idle->sizes.end()) {
      idle->live -= found->second;
      idle->sizes.erase(found);
    }
    std::free(memory);
  };
  driver.trainDouble = leaveResults;
  return driver;
}

/// Sequences of another source, of which there are only so many.
class ShortSource final : public Source {
 public:
  ShortSource(std::shared_ptr<const Source> whole, Index count) : whole_(std::move(whole)), count_(count) {}
  [[nodiscard]] Index inputSize() const override { return whole_->inputSize(); }
  [[nodiscard]] Index targetSize() const override { return whole_->targetSize(); }
  [[nodiscard]] LengthRange trainingLengths() const override { return whole_->trainingLengths(); }
  [[nodiscard]] std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    return std::make_unique<Few>(whole_->draw(request), count_);
  }

 private:
  class Few final : public SequenceSet {
   public:
    Few(std::unique_ptr<SequenceSet> whole, Index count) : whole_(std::move(whole)), count_(count) {}
    [[nodiscard]] Index count() const override { return whole_->count(); }
    [[nodiscard]] std::unique_ptr<Cursor> open(Index index) const override {
      if (index >= count_) throw Failure("OUTLAST_TOO_LARGE", "no more");
      return whole_->open(index);
    }

   private:
    std::unique_ptr<SequenceSet> whole_;
    Index count_;
  };

  std::shared_ptr<const Source> whole_;
  Index count_;
};

constexpr int idleLstm = 4, idleAdam = 3;

Chunk<double> steppedChunk(Index batchSize, double steps) {
  Chunk<double> chunk = chunk_case::quietChunk<double>(idleLstm, idleAdam, batchSize);
  chunk.checkpoints = {};
  for (double& own : chunk.steps) own = steps;
  return chunk;
}

}  // namespace

TEST_CASE("what a launch needed on the device is gone between parts") {
  IdleDevice own;
  idle = &own;
  const device::Driver driver = idleDriver();
  Chunk<double> chunk = steppedChunk(8, 3000);
  chunk.sequences = 0;
  const auto training = device::beginOnDevice(chunk, driver, 0);
  JobControl control;
  std::vector<Index> all(static_cast<std::size_t>(chunk.runs));
  std::iota(all.begin(), all.end(), Index{0});
  training->advance(all, {.to = 50}, control);
  const std::size_t between = own.live;
  CHECK(own.most > 1'000'000);
  // Parameters, rates and what an optimizer keeps of them.
  CHECK(between < 200'000);
  training->advance(all, {.to = 100}, control);
  CHECK(own.live == between);
  CHECK(training->take(0).steps == 100);
}

TEST_CASE("what cannot be planned is no failure of runs that end before") {
  for (const bool ends : {true, false}) {
    IdleDevice own;
    idle = &own;
    if (ends) own.endsAfter = 7;
    const device::Driver driver = idleDriver();
    Chunk<double> chunk = steppedChunk(3, 5000);
    chunk.sequences = 0;
    // For the first launch, and a part of the second.
    chunk.sources = {std::make_shared<ShortSource>(chunk.sources[0], 3 * 1500)};
    JobControl control;
    if (ends) {
      for (const auto& one : device::trainOnDevice(chunk, driver, 0, control)) {
        CHECK(one.status == RunStatus::diverged);
        CHECK(one.steps == 7);
      }
    } else {
      CHECK_THROWS_WITH_AS(device::trainOnDevice(chunk, driver, 0, control), "no more", Failure);
    }
    CHECK(own.launches == 1);
    CHECK(own.live == 0);
  }
}

TEST_CASE("a window of a whole set is listed once, and every batch out of one") {
  for (const Index batchSize : {0, 2}) {
    IdleDevice own;
    idle = &own;
    const device::Driver driver = idleDriver();
    const Chunk<double> chunk = steppedChunk(batchSize, 2500);
    JobControl control;
    for (const auto& one : device::trainOnDevice(chunk, driver, 0, control)) CHECK(one.steps == 2500);
    CHECK(own.windows == std::vector<Index>{1000, 1000, 500});
    CHECK(own.plans == (batchSize == 0 ? std::vector<Index>{1, 1, 1} : own.windows));
  }
}
