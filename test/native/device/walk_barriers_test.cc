// Every barrier of the walk's kernel is needed.
#include <doctest/doctest.h>

#include "../evaluation_case.h"
#include "device/emulator/fibers.h"
#include "device/kernel/walk.h"
#include "device/make_plan.h"

using namespace evaluation_case;

namespace {

using device::Fibers;

/// Two models of an LSTM, one after the other, along two stretches of ragged sequences: what they leave, with one
/// barrier forgotten, and the barriers that were met.
struct Walked {
  std::vector<double> numbers;
  std::vector<device::Barrier> barriers;

  Walked(std::uint64_t seed, const device::Barrier& forgotten) {
    constexpr int rows = 6, longest = 5;
    device::PlanRequest request;
    request.shape = {.cell = findItem<Cells>("lstm"), .inputSize = 2, .hiddenSize = 9, .outputSize = 2, .layers = 2};
    request.shape.learnInitialState = true;
    request.scored = Scored::every;
    request.batch = rows;
    request.longest = longest;
    request.realBytes = sizeof(double);
    request.purpose = device::Purpose::walk;
    const device::Plan plan = device::makePlan(request, {Index{40} * 1024, 32});
    device::Walk<double> walk;
    walk.plan = plan;
    walk.correct = {CorrectRule::threshold, 0.1};
    const auto parameters = gaussians(Index{2} * plan.parameters, 1);
    walk.parameters = parameters.data();
    std::vector<Index> starts = {0};
    for (int row = 0; row < 2 * rows; ++row) starts.push_back(starts.back() + 1 + row * 3 % longest);
    walk.starts = starts.data();
    walk.steps = starts.back();
    const auto inputs = gaussians(walk.steps * 2, 2), targets = gaussians(walk.steps * 2, 3);
    walk.inputs = inputs.data();
    walk.targets = targets.data();
    const std::vector<std::uint8_t> marks(static_cast<std::size_t>(walk.steps), device::markScored | device::markLeft);
    walk.marks = marks.data();
    device::StepPlan step;
    step.rows = rows;
    step.width = longest;
    const device::Stretch stretches[] = {{0, 0, step}, {rows, 0, step}};
    walk.stretches = stretches;
    const Index leftOfItem = Index{longest} * Index{ScoreSums::fields} * plan.rows;
    const device::WalkWork work[] = {{0, 0, 0, 0}, {1, 1, 1, leftOfItem}};
    std::vector<double> states(static_cast<std::size_t>(2 * plan.rows * plan.stateSize)), left(2 * leftOfItem),
        sums(static_cast<std::size_t>(2 * plan.rows * ScoreSums::fields)),
        outputs(static_cast<std::size_t>(walk.steps * 2)), h(static_cast<std::size_t>(walk.steps * 18)), c(h.size());
    walk.states = states.data();
    walk.sums = sums.data();
    walk.left = left.data();
    walk.outputs = outputs.data();
    walk.h = h.data();
    walk.c = c.data();
    std::vector<double> exchange(static_cast<std::size_t>(plan.exchange), notANumber),
        workspace(static_cast<std::size_t>(plan.workspace), notANumber);
    walk.items = 2;
    walk.work = work;
    walk.workspace = workspace.data();
    const std::int32_t stop = 0;
    walk.stop = &stop;
    Fibers fibers(seed);
    fibers.forget(forgotten);
    fibers.run(plan.threads,
               [&](const device::EmulatedTeam& team) { device::walkAll<LstmCell>(walk, team, 0, 1, exchange.data()); });
    barriers = fibers.barriers();
    for (const auto* some : {&states, &left, &sums, &outputs, &h, &c})
      numbers.insert(numbers.end(), some->begin(), some->end());
  }
};

}  // namespace

TEST_CASE("without any one of its barriers the walk gives other numbers") {
  const Walked whole(1, {});
  for (std::uint64_t seed = 2; seed <= 4; ++seed) CHECK(Walked(seed, {}).numbers == whole.numbers);
  CHECK(whole.barriers.size() >= 5);
  for (const device::Barrier& barrier : whole.barriers) {
    INFO(std::string(barrier.file) << ":" << barrier.line);
    bool differs = false;
    // NaN is unequal to itself: numbers that nobody wrote are seen too. So are threads that part for good.
    for (std::uint64_t seed = 1; seed <= 4 && !differs; ++seed) {
      try {
        differs = Walked(seed, barrier).numbers != whole.numbers;
      } catch (const std::logic_error&) {
        differs = true;
      }
    }
    CHECK(differs);
  }
}
