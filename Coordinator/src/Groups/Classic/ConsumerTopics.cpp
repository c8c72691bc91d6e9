#include "Groups/Classic/ConsumerTopics.h"

#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Messages/ConsumerProtocolSubscription.h"

namespace Aeon::Coordinator
{

bool addConsumerTopics(BytesView metadata, std::set<std::string, std::less<>>& topics)
{
	Protocol::Arena arena;
	Protocol::Decoder decoder(metadata, arena);
	Protocol::ConsumerProtocolSubscription subscription;
	try
	{
		if (decoder.readInt16() < 0) return false;
		subscription.decode(decoder, 0);
	}
	catch (const Protocol::DecodeException&)
	{
		return false;
	}
	for (const std::string_view topic : subscription.topics)
		topics.emplace(topic);
	return true;
}

} // namespace Aeon::Coordinator
