#include "ByteCeilings.h"

#include "GrowingFile.h"
#include "LoopbackPair.h"
#include "PreparedMapping.h"
#include "ThreadCpu.h"

#include "Aeon/Protocol/Crc32c.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

/// More than a processor's caches hold, and little enough to be made quickly.
constexpr std::size_t FILE_BYTES = 64u << 20;
/// About what a fetch of one partition has.
constexpr std::size_t REQUEST_BYTES = 100;

std::string fileIn(const std::string& directory)
{
	return directory + "/ceiling";
}

Clock::time_point endAfter(double seconds)
{
	return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Runs a step that moves so many bytes until the time is up.
template <typename Step>
ByteCost repeat(std::size_t bytesAStep, double seconds, const Step& step)
{
	step();
	const auto began = Clock::now();
	const auto end = endAfter(seconds);
	const ThreadCpu cpu;
	ByteCost cost;
	do
	{
		step();
		cost.bytes += static_cast<double>(bytesAStep);
	} while (Clock::now() < end);
	cost.cpuSeconds = cpu.seconds();
	cost.seconds = std::chrono::duration<double>(Clock::now() - began).count();
	return cost;
}

void sendUntilRefused(const Connection& connection, std::size_t batchBytes)
{
	const std::vector<std::uint8_t> batch(batchBytes, 'x');
	try
	{
		for (;;)
			connection.send(batch);
	}
	catch (const std::system_error&)
	{
		// The other end has seen enough.
	}
}

/// Asks for a piece, drops it, and asks again.
void askUntilEnd(const Connection& connection, std::size_t pieceBytes)
{
	const std::vector<std::uint8_t> request(REQUEST_BYTES);
	try
	{
		for (;;)
		{
			connection.send(request);
			connection.drop(pieceBytes);
		}
	}
	catch (const std::system_error&)
	{
		// The other end has sent enough.
	}
}

void sendFilePiece(const Connection& connection, int file, std::size_t& position, std::size_t pieceBytes)
{
	if (FILE_BYTES - position < pieceBytes) position = 0;
	connection.sendFile(file, position, pieceBytes);
	position += pieceBytes;
}

} // namespace

ByteCost receiveCost(ReceiveSteps steps, std::size_t batchBytes, double seconds, const std::string& directory)
{
	std::optional<PreparedMapping> mapping;
	if (steps == ReceiveSteps::RECEIVE_CHECK_AND_STORE) mapping.emplace(fileIn(directory), FILE_BYTES);
	std::optional<GrowingFile> file;
	if (steps == ReceiveSteps::RECEIVE_CHECK_AND_GROW) file.emplace(fileIn(directory));
	LoopbackPair pair;
	std::thread sender([&] { sendUntilRefused(pair.client, batchBytes); });
	std::vector<std::uint8_t> batch(batchBytes);
	volatile std::uint32_t checked = 0;
	const ByteCost cost = repeat(
		batchBytes, seconds,
		[&]
		{
			pair.server.receive(batch.data(), batch.size());
			if (steps != ReceiveSteps::RECEIVE) checked = Protocol::crc32c(batch);
			if (mapping) mapping->append(batch);
			if (file) file->append(batch);
		});
	static_cast<void>(checked);
	pair.server.reset();
	sender.join();
	return cost;
}

ByteCost crcCost(std::size_t batchBytes, double seconds)
{
	const std::vector<std::uint8_t> batch(batchBytes, 'x');
	volatile std::uint32_t checked = 0;
	const ByteCost cost = repeat(batchBytes, seconds, [&] { checked = Protocol::crc32c(batch); });
	static_cast<void>(checked);
	return cost;
}

ByteCost copyCost(std::size_t batchBytes, double seconds, const std::string& directory)
{
	PreparedMapping mapping(fileIn(directory), FILE_BYTES);
	const std::vector<std::uint8_t> batch(batchBytes, 'x');
	return repeat(batchBytes, seconds, [&] { mapping.append(batch); });
}

ByteCost
sendfileCost(Sending sending, int connections, std::size_t pieceBytes, double seconds, const std::string& directory)
{
	const PreparedMapping mapping(fileIn(directory), FILE_BYTES);
	std::mutex mutex;
	ByteCost sum;
	std::vector<std::thread> threads;
	for (int index = 0; index < connections; ++index)
		threads.emplace_back(
			[&]
			{
				LoopbackPair pair;
				const bool asked = sending == Sending::ASKED;
				std::thread reader([&] { asked ? askUntilEnd(pair.client, pieceBytes) : pair.client.dropUntilEnd(); });
				std::vector<std::uint8_t> request(REQUEST_BYTES);
				std::size_t position = 0;
				const ByteCost cost = repeat(
					pieceBytes, seconds,
					[&]
					{
						if (asked) pair.server.receive(request.data(), request.size());
						sendFilePiece(pair.server, mapping.descriptor(), position, pieceBytes);
					});
				pair.server.reset();
				reader.join();
				const std::scoped_lock lock(mutex);
				sum.bytes += cost.bytes;
				sum.cpuSeconds += cost.cpuSeconds;
				sum.seconds = std::max(sum.seconds, cost.seconds);
			});
	for (auto& thread : threads)
		thread.join();
	return sum;
}

} // namespace Aeon::Bench
