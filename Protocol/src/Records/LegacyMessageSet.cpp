#include "Aeon/Protocol/LegacyMessageSet.h"

namespace Aeon::Protocol
{

namespace
{

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

Error invalid(const char* message)
{
	return {ErrorCode::INVALID_RECORD, message};
}

std::int64_t wrappingAdd(std::int64_t left, std::int64_t right) noexcept
{
	return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

std::int64_t wrappingSubtract(std::int64_t left, std::int64_t right) noexcept
{
	return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
}

} // namespace

LegacyMessageSet::LegacyMessageSet(BytesView set, RecordScratch& scratch, std::uint64_t unpackedBytesMax) :
	_outer(set), _scratch(scratch), _unpackedBytesMax(unpackedBytesMax)
{
}

LegacyMessageSet::~LegacyMessageSet()
{
	_scratch.trim();
}

bool LegacyMessageSet::next()
{
	while (_status.ok())
	{
		if (_wrapper)
		{
			if (nextInner()) return true;
			_wrapper.reset();
			continue;
		}
		if (!nextOuter()) return false;
		if (!_wrapper) return true;
	}
	return false;
}

/// Moves to the next message of the outer level; where that is a wrapper, opens it.
bool LegacyMessageSet::nextOuter()
{
	const auto bytes = _outer.next();
	if (!bytes)
	{
		if (_outer.stop() != BatchReader::Stop::END) fail(corrupt("the message set is cut short or malformed"));
		return false;
	}
	const auto message = LegacyMessage::parse(*bytes);
	if (!message.ok()) return fail(message.error());
	if (message->compression != CompressionType::NONE) return openWrapper(*message);
	_message = *message;
	return true;
}

bool LegacyMessageSet::openWrapper(const LegacyMessage& wrapper)
{
	if (!wrapper.value) return fail(invalid("a compressed message has a null value"));
	_wrapper = wrapper;
	const auto base = findInnerBase();
	if (!base.ok()) return fail(base.error());
	_innerBase = *base;
	startUnpacking();
	return true;
}

void LegacyMessageSet::startUnpacking()
{
	const Lz4Header header = _wrapper->magic == MAGIC_V0 ? Lz4Header::MAGIC_0 : Lz4Header::STANDARD;
	_scratch.start(_wrapper->compression, *_wrapper->value, _unpackedBytesMax, header);
}

/// What is to be added to an inner offset. The wrapper holds the offset of its last message, and inner offsets are
/// relative in magic 1, so that the last one must be read before the first can be told.
Result<std::int64_t> LegacyMessageSet::findInnerBase()
{
	startUnpacking();
	std::optional<LegacyMessage> last;
	while (true)
	{
		auto inner = readInner();
		if (!inner.ok()) return inner.error();
		if (!inner->has_value()) break;
		last = **inner;
		if (_wrapper->magic == MAGIC_V0) break;
	}
	if (!last) return invalid("a compressed message holds no messages");
	if (_wrapper->magic == MAGIC_V0) return std::int64_t{0};
	// Producers built on some librdkafka versions leave 0 here, whatever the wrapper holds.
	if (_wrapper->offset.value() == 0) return std::int64_t{0};
	return wrappingSubtract(_wrapper->offset.value(), last->offset.value());
}

/// The next message of the wrapper as it is stored; no value at its end.
Result<std::optional<LegacyMessage>> LegacyMessageSet::readInner()
{
	const auto front = _scratch.peek(LOG_OVERHEAD);
	if (!front.ok()) return front.error();
	if (front->empty()) return std::optional<LegacyMessage>();
	if (front->size() < LOG_OVERHEAD) return corrupt("an inner message is cut short");
	const auto length = loadBigEndian<std::int32_t>(front->data() + RecordBatchView::LENGTH_POSITION);
	if (length < LENGTH_MIN) return corrupt("an inner message's length is too small");

	const std::size_t size = LOG_OVERHEAD + static_cast<std::size_t>(length);
	const auto bytes = _scratch.peek(size);
	if (!bytes.ok()) return bytes.error();
	if (bytes->size() < size) return corrupt("an inner message is cut short");
	_scratch.skip(size);
	const auto inner = LegacyMessage::parse(*bytes);
	if (!inner.ok()) return inner.error();
	if (const auto fits = checkInner(*inner); !fits.ok()) return fits.error();
	return std::optional(*inner);
}

Result<void> LegacyMessageSet::checkInner(const LegacyMessage& inner) const
{
	if (inner.magic != _wrapper->magic) return invalid("an inner message has another magic than its wrapper");
	if (inner.compression != CompressionType::NONE) return invalid("an inner message is compressed again");
	return {};
}

bool LegacyMessageSet::nextInner()
{
	const auto inner = readInner();
	if (!inner.ok()) return fail(inner.error());
	if (!inner->has_value()) return false;
	_message = **inner;
	_message.offset = Offset(wrappingAdd(_message.offset.value(), _innerBase));
	if (_wrapper->timestampType == TimestampType::LOG_APPEND_TIME)
	{
		_message.timestamp = _wrapper->timestamp;
		_message.timestampType = TimestampType::LOG_APPEND_TIME;
	}
	return true;
}

bool LegacyMessageSet::fail(Error error)
{
	_status = std::move(error);
	return false;
}

} // namespace Aeon::Protocol
