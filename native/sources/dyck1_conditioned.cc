#include "sources/dyck1_conditioned.h"

namespace outlast {
namespace {

// The weight of k + 1 splits over that of k. It falls in k from where it is at most 1.
double ratio(double splitWeight, Index pairs, Index k) {
  const auto m = static_cast<double>(pairs);
  const auto n = static_cast<double>(k);
  return splitWeight * ((m + 2.0 * n + 1.0) * (m + 2.0 * n + 2.0)) / ((n + 1.0) * (n + 2.0));
}

// The first k that outweighs k + 1, or weighs the same.
Index likeliest(double splitWeight, Index pairs) {
  Index end = 1;
  while (ratio(splitWeight, pairs, end) > 1.0) end *= 2;
  Index begin = 0;
  while (begin < end) {
    const Index middle = begin + (end - begin) / 2;
    if (ratio(splitWeight, pairs, middle) > 1.0)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin;
}

// Goes over the weights, that of `mode` being 1, upwards and then downwards from there, as far as they count; ends
// where visit(k, weight) says so.
template <class Visit>
void overWeights(double splitWeight, Index pairs, Index mode, Visit&& visit) {
  constexpr double negligible = 0x1p-60;
  double weight = 1.0;
  for (Index k = mode; weight > negligible; ++k) {
    if (visit(k, weight)) return;
    weight *= ratio(splitWeight, pairs, k);
  }
  weight = 1.0;
  for (Index k = mode - 1; k >= 0; --k) {
    weight /= ratio(splitWeight, pairs, k);
    if (weight <= negligible || visit(k, weight)) return;
  }
}

}  // namespace

Index drawSplits(Random& random, double splitWeight, Index pairs) {
  const Index mode = likeliest(splitWeight, pairs);
  double sum = 0.0;
  overWeights(splitWeight, pairs, mode, [&](Index, double weight) {
    sum += weight;
    return false;
  });
  double place = random.uniform() * sum;
  Index drawn = mode;
  overWeights(splitWeight, pairs, mode, [&](Index k, double weight) {
    place -= weight;
    if (place < 0.0) drawn = k;
    return place < 0.0;
  });
  return drawn;
}

}  // namespace outlast
