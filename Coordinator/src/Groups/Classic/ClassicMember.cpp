#include "Groups/Classic/ClassicMember.h"

#include "Aeon/Base/Check.h"

namespace Aeon::Coordinator
{

ClassicMember::ClassicMember(std::string id, std::optional<std::string> instanceId, ClassicProtocols protocols) :
	_id(std::move(id)), _instanceId(std::move(instanceId)), _protocols(std::move(protocols))
{
}

BytesView ClassicMember::metadata(std::string_view protocolName) const
{
	const auto found = _protocols.metadata(protocolName);
	AEON_CHECK(found);
	return *found;
}

} // namespace Aeon::Coordinator
