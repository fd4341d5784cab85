// What every benchmark needs: a stopwatch, a median, the sizes of its command line.
#ifndef AMBITO_TESTS_BENCH_TIMING_H_
#define AMBITO_TESTS_BENCH_TIMING_H_

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/numbers.h"

namespace ambito::bench {

template <typename Work>
double Milliseconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

// `values` must not be empty.
inline double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The numbers on the command line, else `usual`. Ends the program on anything else.
inline std::vector<size_t> Sizes(int argc, char** argv, std::vector<size_t> usual) {
  std::vector<size_t> sizes;
  for (int i = 1; i < argc; ++i) {
    size_t size = 0;
    if (!absl::SimpleAtoi(argv[i], &size) || size == 0) {
      std::fprintf(stderr, "usage: %s [SHEETS...]\n", argv[0]);
      std::exit(2);
    }
    sizes.push_back(size);
  }
  return sizes.empty() ? usual : sizes;
}

}  // namespace ambito::bench

#endif  // AMBITO_TESTS_BENCH_TIMING_H_
