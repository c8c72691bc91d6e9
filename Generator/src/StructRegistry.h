#pragma once

#include "MessageSpec.h"

#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Generator
{

/// The structs of one message: shared ones, those declared by a field where it stands, and the message itself.
/// Immutable after construction; refers to the spec, which must outlive it.
class StructRegistry
{
public:
	struct Entry
	{
		std::string name;
		/// Where it is declared, for errors: "FetchResponse.Responses".
		std::string place;
		/// Versions of the message in which the struct can occur.
		Versions versions;
		const std::vector<FieldSpec>* fields = nullptr;
		/// Whether it is the value of a field itself, not only of an array's elements.
		bool isValue = false;
	};

	/// Throws SpecException for a struct that is declared twice, is missing, contains itself, or has a name that
	/// the emitted code needs.
	explicit StructRegistry(const MessageSpec& spec);

	/// Every struct that is used, each behind those it contains; the message itself is the last.
	const std::vector<Entry>& entries() const noexcept { return _entries; }
	const Entry& root() const noexcept { return _entries.back(); }
	/// A struct of this message.
	const Entry& find(std::string_view name) const;

private:
	struct Declaration
	{
		Entry entry;
		bool shared = false;
		int references = 0;
		enum class State : std::uint8_t
		{
			NEW,
			OPEN,
			DONE
		} state = State::NEW;
	};

	void declare(const Entry& entry, bool shared);
	void declareInside(const std::vector<FieldSpec>& fields, const std::string& place, const Versions& versions);
	void use(const FieldSpec& field, const std::string& place);
	void visitFields(const std::vector<FieldSpec>& fields, const std::string& place);
	void widen(Entry& entry);
	Declaration* findDeclaration(std::string_view name);

	const MessageSpec& _spec;
	std::vector<Declaration> _declarations;
	std::vector<Entry> _entries;
};

} // namespace Aeon::Generator
