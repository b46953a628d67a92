// What lanes of a warp tell each other. A warp has `lanesOfWarp / width` slots of `width` lanes, one lane a hidden
// unit; each slot works on a sequence of its own.
#pragma once
#include "device/kernel/site.h"
#include "device/warp/unit.h"

namespace outlast::device {

/// Numbers of exchange memory that Shout takes.
inline constexpr int shoutNumbers = 2 * lanesOfWarp;

/// What each lane adds up now and then, in a place of its own: registers are for what every step needs.
enum Rare : int { dStartH, dStartC, firstOutput };
constexpr int rareNumbers(int outputs) { return (firstOutput + 2 * outputs) * lanesOfWarp; }

/// This lane's own. Of output o: at firstOutput + 2 o the gradient of its weight, behind it that of its bias.
template <class Team, class Real>
OUTLAST_KERNEL Real& rare(const Site<Team, Real>& site, int what) {
  return site.exchange[site.plan.z + shoutNumbers + what * lanesOfWarp + site.team.rank()];
}

/// Numbers of exchange memory that lanes have of their own.
constexpr int ownNumbers(int outputs) { return rareNumbers(outputs) + 2 * outputs * lanesOfWarp; }

/// This lane's own outputs of a step, and behind them dL/d(those).
template <class Team, class Real>
OUTLAST_KERNEL Real* ownOutputs(const Site<Team, Real>& site) {
  const int outputs = site.outputSize();
  return site.exchange + site.plan.z + shoutNumbers + rareNumbers(outputs) + site.team.rank() * 2 * outputs;
}

/// Lets every lane hear what its whole slot says.
template <int width, class Team, class Real>
class Shout {
 public:
  OUTLAST_KERNEL explicit Shout(const Site<Team, Real>& site) : team_(site.team), place_(site.exchange + site.plan.z) {}

  /// all[j] is what lane j of the slot said. Two places by turns: who is late still reads the one while the other is
  /// written, and nobody is two barriers late.
  OUTLAST_KERNEL void operator()(Real own, Real (&all)[width]) {
    Real* const place = place_ + turn_;
    turn_ ^= lanesOfWarp;
    place[team_.rank()] = own;
    team_.sync();
    const Real* const slot = place + team_.rank() / width * width;
    if constexpr (width % quadWidth == 0) {
      OUTLAST_UNROLL
      for (int quad = 0; quad < width / quadWidth; ++quad) {
        const Quad<Real> four = reinterpret_cast<const Quad<Real>*>(slot)[quad];
        OUTLAST_UNROLL
        for (int b = 0; b < quadWidth; ++b) all[quad * quadWidth + b] = four.of[b];
      }
    } else {
      OUTLAST_UNROLL
      for (int k = 0; k < width; ++k) all[k] = slot[k];
    }
  }

 private:
  const Team& team_;
  Real* place_;
  int turn_ = 0;
};

/// Lane j of a slot gets the sum of part(j) over the slot's lanes: each stage hands half of the sums over.
template <int width, class Team, class Part>
OUTLAST_KERNEL auto sumToOwner(const Team& team, Part&& part) {
  if constexpr (width == 1) {
    return part(0);
  } else {
    constexpr int half = width / 2;
    const bool isUpper = (team.rank() & half) != 0;
    decltype(part(0)) rest[half];
    OUTLAST_UNROLL
    for (int k = 0; k < half; ++k) {
      const auto lower = part(k);
      const auto upper = part(k + half);
      rest[k] = (isUpper ? upper : lower) + team.swap(isUpper ? lower : upper, half);
    }
    return sumToOwner<half>(team, [&](int k) { return rest[k]; });
  }
}

/// The sum over the lanes of a slot, which all of them get.
template <int width, class Team, class Real>
OUTLAST_KERNEL Real sumOfSlot(const Team& team, Real own) {
  OUTLAST_UNROLL
  for (int mask = 1; mask < width; mask *= 2) own += team.swap(own, mask);
  return own;
}

/// The sum over lane j of all slots, which all those lanes get.
template <int width, class Team, class Real>
OUTLAST_KERNEL Real sumOverSlots(const Team& team, Real own) {
  OUTLAST_UNROLL
  for (int mask = width; mask < lanesOfWarp; mask *= 2) own += team.swap(own, mask);
  return own;
}

}  // namespace outlast::device
