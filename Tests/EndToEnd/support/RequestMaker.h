#pragma once

#include "Bytes.h"
#include "MessageSpec.h"

#include <string>
#include <vector>

namespace Aeon::Test
{

/// Where a request says how long something is, and how it says so.
struct LengthField
{
	enum class Form
	{
		INT16,
		INT32,
		/// An unsigned varint that holds the length.
		VARINT,
		/// An unsigned varint that holds the length plus one.
		COMPACT
	};

	std::string path;
	Form form = Form::INT32;
	std::size_t position = 0;
	std::size_t size = 0;
	std::int64_t value = 0;
};

struct MadeRequest
{
	/// A frame's content: header and body.
	Bytes bytes;
	std::vector<LengthField> lengths;

	/// The same request with another length in one place.
	Bytes with(const LengthField& field, std::int64_t value) const;
};

/// Writes a valid request from its spec, with one element in every array, and remembers where its lengths stand. Made
/// from the JSON specs and not from the code they are compiled to, so that a mistake there cannot hide here.
/// Not thread-safe: one thread at a time.
class RequestMaker
{
public:
	/// @p topic is the name that requests are about.
	RequestMaker(const MessageSpec& spec, int version, std::string topic);

	MadeRequest make();

private:
	using Json = nlohmann::json;

	void writeHeader();
	void writeStruct(const Json& fields, const std::string& path);
	void writeTags(const std::vector<const Json*>& tagged, const std::string& path, bool withUnknownTag);
	void writeField(const Json& field, const std::string& path);
	void writeArray(const Json& field, const std::string& elementType, const std::string& path);
	void writeValue(const Json& field, const std::string& type, const std::string& path);
	void writeText(const std::string& text, const std::string& path);
	void writeNullText(const std::string& path);
	/// What a consumer puts into the bytes of a JoinGroup request: it would like to read the topic.
	void writeSubscription(const std::string& path);
	void writeRecords(const std::string& path);
	/// @p value -1 stands for null.
	void writeLength(LengthField::Form form, std::int64_t value, const std::string& path);
	LengthField::Form arrayForm() const;
	const Json& fieldsOf(const Json& field, const std::string& type) const;

	const MessageSpec& _spec;
	const int _version;
	const bool _flexible;
	const std::string _topic;
	ByteWriter _out;
	std::vector<LengthField> _lengths;
};

} // namespace Aeon::Test
