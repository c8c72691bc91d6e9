#pragma once

#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// Whether the name is one of Kafka's internal topics (__consumer_offsets, __transaction_state,
/// __share_group_state).
bool isInternalTopic(std::string_view name) noexcept;
/// Whether a name can collide with another one at all: it holds '.' or '_'.
bool hasCollisionCharacters(std::string_view name) noexcept;
/// The name with every '.' turned into '_', as metric names have it.
std::string collisionForm(std::string_view name);
/// Why the name cannot be a topic's; empty where it can.
std::string topicNameProblem(std::string_view name);

} // namespace Aeon::Coordinator
