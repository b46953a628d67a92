// What penalties on parameters add to a model's gradient.
#pragma once
#include "device/kernel/site.h"
#include "penalties/list.h"

namespace outlast::device {

inline constexpr int mostPenalties = 4;

/// Penalties of a launch, with their numbers by model.
template <class Real>
struct PenaltyWork {
  int count = 0;
  int kinds[mostPenalties] = {};
  int fields[mostPenalties] = {};
  const Real* numbers[mostPenalties] = {};  ///< [models, fields]
};

/// To site.total().
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void addPenalties(const Site<Team, Real>& site, const PenaltyWork<Real>& work, int model) {
  if constexpr (Team::isCrew) {
    if (work.count > 0) site.team.meet();
  }
  for (int p = 0; p < work.count; ++p) {
    visitItem<Penalties>(work.kinds[p], [&](auto item) {
      using Penalty = decltype(item);
      if constexpr (Penalty::template fits<Cell>) {
        const int rows = static_cast<int>(Penalty::rows(site.hidden()));
        shareCrew(site, rows * static_cast<int>(site.plan.shape.layers), [&](int place) {
          const LayerPlan& layer = site.plan.layers[place / rows];
          const LayerOffsets offsets{layer.inputs, layer.weightIh, layer.weightHh, layer.biasIh,
                                     layer.biasHh, layer.initialH, layer.initialC};
          Penalty::template addRow<Real>({offsets, place < rows, site.hidden(), place % rows},
                                         work.numbers[p] + static_cast<Index>(model) * work.fields[p], site.parameters,
                                         site.total());
        });
      }
    });
    site.team.meet();
  }
}

}  // namespace outlast::device
