#pragma once

#include "StructRegistry.h"

#include <string>

namespace Aeon::Generator
{

/// A C++ condition on the variable version that is true for wanted, given that the version is one of possible:
/// "true" or "false" where that is known beforehand.
std::string versionCondition(const Versions& wanted, const Versions& possible);
/// A C++ condition that is true for versions of possible outside wanted.
std::string outsideCondition(const Versions& wanted, const Versions& possible);
/// left && right, where either may be "true" or "false".
std::string bothConditions(const std::string& left, const std::string& right);

/// What the emitters must know of one field in its struct: its place in versions, and the bits of C++ that stand for
/// it. Immutable after construction; refers to spec, registry and field, which must outlive it.
class FieldCode
{
public:
	FieldCode(
		const MessageSpec& spec, const StructRegistry& registry, const StructRegistry::Entry& owner,
		const FieldSpec& field, std::string protocolPrefix);

	const FieldSpec& field() const noexcept { return _field; }
	const FieldType& type() const noexcept { return _field.type; }
	/// The C++ member.
	const std::string& member() const noexcept { return _member; }
	/// The member as the emitted methods name it: through this where one of their own variables has its name.
	std::string access() const;
	/// "Struct.field", as errors of the emitted code call it.
	std::string place() const;

	/// The version has the field in the struct's body.
	const std::string& inBody() const noexcept { return _inBody; }
	/// The version has the field in the tagged section.
	const std::string& inTags() const noexcept { return _inTags; }
	/// The same, given that the version is flexible.
	const std::string& inTagsOfFlexible() const noexcept { return _inTagsOfFlexible; }
	/// The version has the field at all.
	const std::string& present() const noexcept { return _present; }
	/// The version lacks the field.
	const std::string& absent() const noexcept { return _absent; }
	/// The version sends the field's lengths in compact form.
	const std::string& flexible() const noexcept { return _flexible; }
	/// The version allows null, given that it has the field.
	const std::string& nullable() const noexcept { return _nullable; }
	/// Whether any version allows null.
	bool canBeNull() const noexcept { return !_field.nullableVersions.empty(); }

	/// C++ type of the member.
	std::string cppType() const;
	/// C++ type of an array's elements, or of the value itself where it cannot be null.
	std::string cppValueType() const;
	/// What follows the member's name in its declaration: "", " = -1" ...
	std::string initializer() const;
	/// A C++ condition: the expression, of the member's type, has other than the default.
	std::string differsFromDefault(const std::string& expression) const;

	/// The fewest bytes that an element of this array takes in any version.
	std::size_t elementBytesMin() const;

private:
	std::string integerText() const;

	const MessageSpec& _spec;
	const StructRegistry& _registry;
	const StructRegistry::Entry& _owner;
	const FieldSpec& _field;
	/// What names of Protocol need in front of them: "" or "Protocol::".
	std::string _prefix;
	std::string _member;
	std::string _inBody;
	std::string _inTags;
	std::string _inTagsOfFlexible;
	std::string _absent;
	std::string _present;
	std::string _flexible;
	std::string _nullable;
};

/// The condition that a struct's version is flexible: "true", "false", or "flexible", a local variable that
/// flexibleDeclaration declares.
std::string flexibleCondition(const MessageSpec& spec, const StructRegistry::Entry& owner);
/// The declaration of the local variable, or "" where there is none.
std::string flexibleDeclaration(const MessageSpec& spec, const StructRegistry::Entry& owner);
/// Whether any version of the struct has a tagged section.
bool hasTaggedSection(const MessageSpec& spec, const StructRegistry::Entry& owner);

} // namespace Aeon::Generator
