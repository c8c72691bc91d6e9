#include "Groups/Consumer/RegexResolution.h"

#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/MetadataHash.h"
#include "Groups/Consumer/TopicRegex.h"

namespace Aeon::Coordinator
{

void resolveRegexes(ConsumerGroupContext& context, GroupOperation& operation)
{
	const ConsumerGroupState& state = context.state;
	const MetadataImage::Ptr image = context.environment.image();
	ConsumerGroupRecords records(context.groupId, operation.records());
	SubscriptionCounts counts = state.subscriptions();
	bool hasChanged = false;
	for (const auto& [regex, subscribers] : state.subscriptions().regexes())
	{
		ResolvedRegex resolved;
		resolved.topics = TopicRegex(regex).matches(*image);
		resolved.version = image->highestOffset().value();
		resolved.timestampMs = operation.wallMs;
		static const std::vector<std::string> NONE;
		const ResolvedRegex* before = state.regex(regex);
		const std::vector<std::string>& topicsBefore = before == nullptr ? NONE : before->topics;
		if (topicsBefore != resolved.topics)
		{
			hasChanged = true;
			counts.removeMatches(topicsBefore);
			counts.addMatches(resolved.topics);
		}
		records.addRegex(regex, resolved);
	}
	if (operation.records().empty()) return;

	const std::int64_t hash = metadataHash(counts.topics(), *image);
	if (hasChanged || hash != state.metadataHash)
	{
		records.addEpoch(state.epoch + 1, hash);
		context.watch.looked(*image, state.epoch + 1);
	}
	operation.whenWritten(
		[&watch = context.watch, image](GroupOperation&, ErrorCode code)
		{
			if (code == ErrorCode::NONE) watch.matched(*image);
		});
}

} // namespace Aeon::Coordinator
