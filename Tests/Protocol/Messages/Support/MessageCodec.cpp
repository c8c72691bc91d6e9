#include "Aeon/Testing/MessageCodec.h"

#include <algorithm>

namespace Aeon::Testing
{

std::vector<MessageCodec>& registeredCodecs()
{
	static std::vector<MessageCodec> codecs;
	return codecs;
}

const MessageCodec* findCodec(std::string_view codeNamespace, std::string_view name)
{
	const auto& codecs = registeredCodecs();
	const auto found = std::ranges::find_if(
		codecs, [&](const MessageCodec& codec) { return codec.codeNamespace == codeNamespace && codec.name == name; });
	return found == codecs.end() ? nullptr : &*found;
}

} // namespace Aeon::Testing
