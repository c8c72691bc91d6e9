#pragma once

#include "CodeBuffer.h"
#include "FieldCode.h"

#include <string>
#include <vector>

namespace Aeon::Generator
{

/// Where emitted code is to live.
struct EmitTarget
{
	/// As in "Aeon::Protocol"; begins with "Aeon".
	std::string codeNamespace;
	/// What stands before the header's name in includes, as in "Aeon/Protocol/Messages".
	std::string includePrefix;
	/// Name of the header without suffix: that of the spec file.
	std::string headerName;
};

/// One message on its way to C++. Refers to the spec, which must outlive it.
class EmitContext
{
public:
	/// Throws SpecException where the spec's structs do not fit together.
	EmitContext(const MessageSpec& spec, EmitTarget target);

	const MessageSpec& spec() const noexcept { return _spec; }
	const StructRegistry& registry() const noexcept { return _registry; }
	const EmitTarget& target() const noexcept { return _target; }
	/// The fields of a struct, in order.
	std::vector<FieldCode> fieldsOf(const StructRegistry::Entry& entry) const;
	/// The struct's name as seen from the namespace: "FetchResponse::PartitionData".
	std::string qualifiedName(const StructRegistry::Entry& entry) const;
	bool isRoot(const StructRegistry::Entry& entry) const noexcept { return &entry == &_registry.root(); }

	/// The comment on top of each emitted file.
	std::string banner() const;
	/// The name of something of Aeon::Protocol as seen from the namespace.
	std::string protocol(const std::string& name) const { return _protocolPrefix + name; }
	void openNamespace(CodeBuffer& code) const;
	void closeNamespace(CodeBuffer& code) const;

private:
	const MessageSpec& _spec;
	StructRegistry _registry;
	EmitTarget _target;
	std::string _protocolPrefix;
};

} // namespace Aeon::Generator
