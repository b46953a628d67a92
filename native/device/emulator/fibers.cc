#include "device/emulator/fibers.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace outlast::device {
namespace {

/// Whose fiber begins.
thread_local Fibers* entered = nullptr;

}  // namespace

// Contexts are entered by setcontext and left and resumed by longjmp, which asks nothing of the system.
bool EmulatedTeam::meet(const Barrier& barrier) const {
  if (barrier == fibers_->forgotten_) return false;
  if (std::ranges::find(fibers_->barriers_, barrier) == fibers_->barriers_.end()) fibers_->barriers_.push_back(barrier);
  if (_setjmp(fibers_->fibers_[static_cast<std::size_t>(rank_)].place) == 0) fibers_->leave();
  return true;
}

void EmulatedTeam::sync(const char* file, int line) const { meet({file, line}); }

void Fibers::leave() { _longjmp(scheduler_, 1); }

void Fibers::resume(Fiber& fiber) {
  if (_setjmp(scheduler_) != 0) return;
  if (fiber.hasBegun) _longjmp(fiber.place, 1);
  fiber.hasBegun = true;
  entered = this;
  setcontext(&fiber.context);
}

void Fibers::enter() {
  Fibers* const self = entered;
  const int rank = self->current_;
  (*self->body_)(EmulatedTeam(*self, rank, self->size_));
  self->fibers_[static_cast<std::size_t>(rank)].isOver = true;
  self->leave();
}

void Fibers::start(int rank, int size) {
  Fiber& fiber = fibers_[static_cast<std::size_t>(rank)];
  if (!fiber.stack) fiber.stack = std::make_unique<char[]>(stackBytes);
  fiber.isOver = fiber.hasBegun = false;
  size_ = size;
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack.get();
  fiber.context.uc_stack.ss_size = stackBytes;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, enter, 0);
}

void Fibers::shuffle(std::vector<int>& order) {
  for (std::size_t i = order.size() - 1; i > 0; --i) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    std::swap(order[i], order[(state_ >> 33) % (i + 1)]);
  }
}

void Fibers::run(int size, const std::function<void(const EmulatedTeam&)>& body) {
  body_ = &body;
  if (fibers_.size() < static_cast<std::size_t>(size)) fibers_.resize(static_cast<std::size_t>(size));
  said_.resize(fibers_.size());
  std::vector<int> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  for (const int rank : order) start(rank, size);
  for (;;) {
    if (look_ != nullptr) look_(data_);
    shuffle(order);
    std::ptrdiff_t over = 0;
    for (const int rank : order) {
      current_ = rank;
      resume(fibers_[static_cast<std::size_t>(rank)]);
      over += fibers_[static_cast<std::size_t>(rank)].isOver ? 1 : 0;
    }
    if (over == size) return;
    if (over != 0) throw std::logic_error("threads of a team wait at a barrier that others never reach");
  }
}

}  // namespace outlast::device
