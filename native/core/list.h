// Walking a list of types: the cells, losses, optimizers and so on are std::tuples of them.
#pragma once
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace outlast {

/// Calls `visit(Item{})` for the item at `index`; every call must give the same type.
template <class List, class Visit, std::size_t I = 0>
constexpr decltype(auto) visitItem(int index, Visit&& visit) {
  if constexpr (I + 1 == std::tuple_size_v<List>) {
    return std::forward<Visit>(visit)(std::tuple_element_t<I, List>{});
  } else {
    if (index == static_cast<int>(I)) return std::forward<Visit>(visit)(std::tuple_element_t<I, List>{});
    return visitItem<List, Visit, I + 1>(index, std::forward<Visit>(visit));
  }
}

/// The items' names in list order.
template <class List>
std::vector<const char*> itemNames() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector<const char*>{std::tuple_element_t<I, List>::name...};
  }
  (std::make_index_sequence<std::tuple_size_v<List>>{});
}

/// Index of the item called `name`, or -1.
template <class List>
int findItem(std::string_view name) {
  const auto names = itemNames<List>();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (name == names[i]) return static_cast<int>(i);
  return -1;
}

}  // namespace outlast
