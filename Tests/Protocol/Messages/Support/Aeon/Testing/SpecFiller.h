#pragma once

#include "MessageSpec.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <random>
#include <string>

namespace Aeon::Testing
{

/// Makes up values of a message from its spec alone, in the JSON form of the converters: a second reading of the
/// spec, independent of the emitters. The same seed makes the same values.
class SpecFiller
{
public:
	SpecFiller(const Generator::MessageSpec& spec, std::uint32_t seed) : _spec(spec), _random(seed) {}

	nlohmann::json fill(std::int16_t version);

private:
	using Fields = std::vector<Generator::FieldSpec>;

	nlohmann::json fillFields(const Fields& fields, std::int16_t version);
	nlohmann::json fillField(const Generator::FieldSpec& field, std::int16_t version);
	nlohmann::json fillValue(const Generator::FieldSpec& field, std::int16_t version);
	nlohmann::json fillTagged(const Generator::FieldSpec& field, std::int16_t version);
	nlohmann::json fillInteger(Generator::FieldType::Kind kind);
	const Fields& structFields(const Generator::FieldSpec& field) const;
	const Fields* findFields(const Fields& fields, const std::string& name) const;
	std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(_random() % end); }
	std::string text();

	const Generator::MessageSpec& _spec;
	std::mt19937 _random;
};

} // namespace Aeon::Testing
