#pragma once

#include "Results.h"

namespace Aeon::Bench
{

inline const Metric PRODUCED_RECORDS{"produced", "records/s"};
inline const Metric CONSUMED_RECORDS{"consumed", "records/s"};
inline const Metric BROKER_CPU{"broker CPU", "s/GB"};
inline const Metric BROKER_MEMORY{"broker memory", "MiB"};
inline const Metric PRODUCE_P50{"produce latency p50", "us"};
inline const Metric PRODUCE_P99{"produce latency p99", "us"};
inline const Metric PRODUCE_P999{"produce latency p99.9", "us"};
inline const Metric END_TO_END_P50{"end to end p50", "us"};
inline const Metric END_TO_END_P99{"end to end p99", "us"};
inline const Metric ROUND_TRIP_P50{"round trip p50", "us"};
inline const Metric REQUESTS{"requests", "requests/s"};
inline const Metric APPENDS{"durable appends", "appends/s"};
inline const Metric ACCEPTED{"connections served", "conn/s"};
inline const Metric FETCHED_BYTES{"fetched", "MB/s"};

inline constexpr double BYTES_A_GB = 1e9;
inline constexpr double BYTES_A_MB = 1e6;
inline constexpr double BYTES_A_MIB = 1048576;
inline constexpr double BYTES_A_KIB = 1024;

} // namespace Aeon::Bench
