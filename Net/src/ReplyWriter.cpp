#include "ReplyWriter.h"

#include <algorithm>

namespace Aeon::Net
{

bool ReplyWriter::write(const BufferChain& reply, bool mayHold)
{
	if (mayHold && holdable(reply))
	{
		for (const auto& piece : reply.pieces())
			_held.insert(_held.end(), piece.data, piece.data + piece.length);
		return true;
	}
	return _held.empty() ? _transport.send(reply.pieces()) : sendBehindHeld(reply);
}

bool ReplyWriter::holdable(const BufferChain& reply) const noexcept
{
	const std::size_t bytes = reply.totalBytes();
	return bytes <= HOLDABLE_BYTES_MAX && _held.size() + bytes <= HELD_BYTES_MAX &&
		   std::ranges::all_of(reply.pieces(), [](const auto& piece) { return piece.data != nullptr; });
}

bool ReplyWriter::sendBehindHeld(const BufferChain& reply)
{
	_pieces.clear();
	_pieces.push_back({_held.data(), _held.size(), {}});
	_pieces.insert(_pieces.end(), reply.pieces().begin(), reply.pieces().end());
	const bool sent = _transport.send(_pieces);
	_held.clear();
	return sent;
}

bool ReplyWriter::flush()
{
	if (_held.empty()) return true;
	const BufferChain::Piece held{_held.data(), _held.size(), {}};
	const bool sent = _transport.send({&held, 1});
	_held.clear();
	return sent;
}

void ReplyWriter::trim() noexcept
{
	std::vector<std::uint8_t>().swap(_held);
	std::vector<BufferChain::Piece>().swap(_pieces);
}

} // namespace Aeon::Net
