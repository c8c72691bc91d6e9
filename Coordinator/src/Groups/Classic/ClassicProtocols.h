#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// What a member speaks, most wanted first: a protocol's name and what the member has to say in it. For a consumer that
/// is an assignor's name and a ConsumerProtocolSubscription. Every name is there once.
///
/// A plain value.
class ClassicProtocols
{
public:
	struct Entry
	{
		std::string name;
		std::vector<std::uint8_t> metadata;

		friend bool operator==(const Entry&, const Entry&) = default;
	};
	using Wire = Protocol::Array<Protocol::JoinGroupRequest::JoinGroupRequestProtocol>;

	ClassicProtocols() = default;
	/// Copies what a request says. Of a name that comes again the first one counts.
	explicit ClassicProtocols(const Wire& protocols);
	/// The one that a record tells of.
	ClassicProtocols(std::string_view name, BytesView metadata);

	/// The member's metadata in this protocol; no value where it does not speak it. A view into this.
	std::optional<BytesView> metadata(std::string_view name) const noexcept;

	std::vector<Entry>::const_iterator begin() const noexcept { return _entries.begin(); }
	std::vector<Entry>::const_iterator end() const noexcept { return _entries.end(); }

	/// The same protocols in the same order with the same metadata.
	friend bool operator==(const ClassicProtocols&, const ClassicProtocols&) = default;

private:
	std::vector<Entry> _entries;
};

} // namespace Aeon::Coordinator
