#pragma once

#include <cstddef>
#include <string>

namespace Aeon::Bench
{

/// What moving bytes costs with nothing around it.
struct ByteCost
{
	double seconds = 0;
	/// Of the side that stands where the broker stands.
	double cpuSeconds = 0;
	double bytes = 0;

	double cpuSecondsAGigabyte() const noexcept { return bytes == 0 ? 0 : cpuSeconds / (bytes / 1e9); }
	double megabytesASecond() const noexcept { return seconds == 0 ? 0 : bytes / 1e6 / seconds; }
};

/// What a broker cannot do without for each batch that is produced.
enum class ReceiveSteps
{
	/// Take it from the socket.
	RECEIVE,
	/// And check its CRC-32C.
	RECEIVE_AND_CHECK,
	/// And copy it into a mapped file whose pages are there.
	RECEIVE_CHECK_AND_STORE,
	/// The same, but written behind the end of a file, whose pages are new.
	RECEIVE_CHECK_AND_GROW,
};

/// Batches of that size, sent by a thread as fast as they go, through these steps for that time. The file is made in
/// the directory.
ByteCost receiveCost(ReceiveSteps steps, std::size_t batchBytes, double seconds, const std::string& directory);
/// CRC-32C of the same warm bytes, again and again.
ByteCost crcCost(std::size_t batchBytes, double seconds);
/// Copies of the same warm bytes into a prepared mapping.
ByteCost copyCost(std::size_t batchBytes, double seconds, const std::string& directory);
/// When a piece is sent: as soon as the one before has gone, or when the other end asks for it, as consumers do.
enum class Sending
{
	FREELY,
	ASKED,
};

/// sendfile from the page cache in pieces of that size to so many connections at once, one thread each, whose other
/// ends throw the bytes away.
ByteCost
sendfileCost(Sending sending, int connections, std::size_t pieceBytes, double seconds, const std::string& directory);

} // namespace Aeon::Bench
